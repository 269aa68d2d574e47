import type { OutageScope } from '../delivery/outage-monitor.ts'
import type { Outages } from '@truckroll/store'

/** What the process knows of sides that are down, as the store compares jobs with it. */
export function toOutages(
  down: readonly { readonly scope: OutageScope }[],
  refused: readonly { readonly credential: string }[],
): Outages {
  return {
    isAdapterDown: down.some(({ scope }) => scope.kind === 'adapter'),
    providers: down.flatMap(({ scope }) => (scope.kind === 'provider' ? [scope.provider] : [])),
    refusedSeats: refused.map(({ credential }) => credential),
  }
}

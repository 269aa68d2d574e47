import type { OutageScope } from '../delivery/outage-monitor.ts'
import type { Outage, Outages } from '@truckroll/store'

/** What the process knows of sides that are down, as the store compares jobs with it. */
export function toOutages(
  down: readonly (Outage & { readonly scope: OutageScope })[],
  refused: readonly (Outage & { readonly credential: string })[],
): Outages {
  return {
    adapter: down.find(({ scope }) => scope.kind === 'adapter'),
    providers: new Map(
      down.flatMap(({ scope, ...outage }) => (scope.kind === 'provider' ? [[scope.provider, outage]] : [])),
    ),
    refusedCredentials: new Map(refused.map(({ credential, ...outage }) => [credential, outage])),
  }
}

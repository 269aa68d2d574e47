import type { CallPermits } from '@truckroll/gateway'
import { overrideMethods } from '../faults/override-methods.ts'
import type { SimulatedBms } from './simulated-bms.ts'

/** The vendor as called by an adapter with a client of its own: each call waits for its permit. */
export function meterBms(
  bms: SimulatedBms,
  permits: CallPermits,
  called: (provider: string) => void,
): SimulatedBms {
  const permitted = async <T>(provider: string, call: () => Promise<T>): Promise<T> => {
    await permits.take()
    called(provider)
    return call()
  }
  return overrideMethods(bms, {
    make: (pass, call, update) => permitted(call.provider, () => pass(call, update)),
    find: (pass, call) => permitted(call.provider, () => pass(call)),
    changesSince: (pass, provider, from) => permitted(provider, () => pass(provider, from)),
  })
}

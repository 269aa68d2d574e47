import { GatewayError, type Store } from '@truckroll/gateway'
import type { FaultPlan } from './fault-plan.ts'
import { interceptCalls } from './intercept-calls.ts'

/** Opening and closing go through; `onWork` answers at once. */
const spared: ReadonlySet<string> = new Set(['open', 'close', 'onWork'])

/** A store whose every call may fail (`store-fails`): such a call has no effect. */
export function createFaultyStore(store: Store, faults: FaultPlan): Store {
  return interceptCalls(
    store,
    async ({ name }, pass) => {
      if (!faults.strikes('store-fails')) return pass()
      throw new GatewayError('TR_STORE_UNAVAILABLE', `${name} failed, as the fault plan wants it`, {
        isRetryable: true,
      })
    },
    spared,
  )
}

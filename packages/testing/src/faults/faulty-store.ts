import { GatewayError, type Store } from '@truckroll/gateway/embed'
import type { FaultKind, FaultPlan } from './fault-plan.ts'
import { interceptCalls } from './intercept-calls.ts'

export type StoreFault = Extract<FaultKind, `store-${string}`>

/** Opening and closing never fail; `onWork` is synchronous. */
const spared: ReadonlySet<string> = new Set(['open', 'close', 'onWork'])
/** If an answer of these were lost, the store itself would have to free what it gave out. */
const neverLost: ReadonlySet<string> = new Set(['claimEvents', 'claimSends'])

/**
 * A store whose every call may fail: without effect (`store-fails`), or with its effect but without an answer
 * (`store-lost`). `kinds`: which of the two; default both.
 */
export function createFaultyStore(
  store: Store,
  faults: FaultPlan,
  kinds: readonly StoreFault[] = ['store-fails', 'store-lost'],
): Store {
  const strikes = (kind: StoreFault) => kinds.includes(kind) && faults.strikes(kind)
  return interceptCalls(
    store,
    async ({ name }, pass) => {
      if (strikes('store-fails')) throw unavailable(`${name} failed`)
      const answer = await pass()
      if (!neverLost.has(name) && strikes('store-lost')) throw unavailable(`the answer of ${name} is lost`)
      return answer
    },
    spared,
  )
}

function unavailable(what: string): GatewayError {
  const message = `${what}, as the fault plan wants it`
  return new GatewayError('TR_STORE_UNAVAILABLE', message, { isRetryable: true })
}

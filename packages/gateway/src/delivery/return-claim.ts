import type { Claim, InboxStore } from '@truckroll/store'
import type { Attempt } from './attempt.ts'

/**
 * Gives back the claim of an attempt that did not come about. One that may be begun in the store is ended there: left
 * open it would count as one that crashed.
 */
export async function returnClaim(
  store: InboxStore,
  claim: Claim,
  attempt: Attempt,
  now: number,
): Promise<void> {
  if (!attempt.isUnanswered) return store.releaseClaim(claim)
  await store.finishAttempt(claim, {
    state: 'retry',
    dueAt: now,
    isCounted: false,
    cause: 'store',
    message: 'the store did not answer when the attempt was begun',
    previous: 'status',
  })
}

import type { Claim, ClaimedEvent, ClaimOptions, Store } from '@truckroll/store'

/** What claims everything at once. */
export const claimAll: ClaimOptions = {
  limit: 100,
  claimMs: 60_000,
  perProvider: 100,
  inFlight: new Map(),
  skip: new Set(),
  holdsUnknown: false,
}

/** Begins an attempt and ends it well. False if the claim was lost before its end was stored. */
export async function deliver(store: Store, event: ClaimedEvent): Promise<boolean> {
  const handed = { type: 'job.created', data: '{}' }
  const number = await store.startAttempt({ claim: event.claim, handed, echoes: [] })
  return number !== undefined && (await store.finishAttempt(event.claim, { state: 'done' })) !== undefined
}

/** Works as a gateway does until `isOver`: claims, delivers all of it at once, goes on after failures. */
export async function work(
  store: Store,
  isOver: () => boolean,
  delivered: (event: ClaimedEvent) => void,
  limit = 10,
  claimed: (event: ClaimedEvent) => void = () => {},
): Promise<void> {
  const inHand = new Map<string, Claim>()
  while (!isOver()) {
    try {
      const events = await store.claimEvents({
        ...claimAll,
        limit,
        claimMs: 2_000,
        inHand: new Set(inHand.keys()),
      })
      events.forEach(claimed)
      await Promise.all(
        events.map(async (event) => {
          inHand.set(event.claim.key, event.claim)
          if (await deliver(store, event).catch(() => false)) delivered(event)
          inHand.delete(event.claim.key)
        }),
      )
      if (events.length === 0) await new Promise((resolve) => void setTimeout(resolve, 5))
    } catch {
      // The server is away for a moment: what the gateway does then is try again.
      await new Promise((resolve) => void setTimeout(resolve, 20))
    }
  }
}

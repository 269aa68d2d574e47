import type { Routine } from '../routine/routine.ts'

/** Who a key belongs to. */
export interface KeyOwner {
  readonly jobId: string | undefined
  readonly organizationId: string | undefined
  /** External organization id of the provider, if it is known. */
  readonly provider: string | undefined
}

/**
 * What each store does in its own way to keep `keys` true to `events` and `outbox_keys` to `updates`: a key with open
 * work has exactly one row, any other none.
 */
export interface KeyWork {
  /** Takes the rows of these inbox keys for the transaction, in one order, so that two callers never wait for each other. */
  reserveInbox(keys: readonly string[]): Routine<void>
  /** Removes the rows that were only reserved. */
  dropReservedInbox(keys: readonly string[]): Routine<void>
  /** Makes sure of an inbox key's row. */
  touchInbox(key: string, owner: KeyOwner): Routine<void>
  /** Called once an inbox key's head has ended or came back: the next one is due now. Ends the claim. */
  settleInbox(key: string): Routine<void>
  reserveOutbox(keys: readonly string[]): Routine<void>
  dropReservedOutbox(keys: readonly string[]): Routine<void>
  /** Called when an update was queued. A key that is worked on is planned anew when that work ends. */
  queueOutbox(key: string, seat: string, owner: KeyOwner): Routine<void>
}

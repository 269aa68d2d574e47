import type { KeyOwner, KeyWork, Routine } from '@truckroll/store'
import type { InboxKeys } from '../inbox/inbox-keys.ts'
import type { OutboxKeys } from '../outbox/outbox-keys.ts'

/** The transaction has the whole file: no row has to be reserved. */
export class SqliteKeyWork implements KeyWork {
  readonly #inbox: InboxKeys
  readonly #outbox: OutboxKeys

  constructor(inbox: InboxKeys, outbox: OutboxKeys) {
    this.#inbox = inbox
    this.#outbox = outbox
  }

  *reserveInbox(): Routine<void> {}

  *dropReservedInbox(): Routine<void> {}

  *touchInbox(key: string, owner: KeyOwner): Routine<void> {
    this.#inbox.touchAs(key, owner)
  }

  *settleInbox(key: string): Routine<void> {
    this.#inbox.settle(key)
  }

  *reserveOutbox(): Routine<void> {}

  *dropReservedOutbox(): Routine<void> {}

  *queueOutbox(key: string, seat: string, owner: KeyOwner): Routine<void> {
    this.#outbox.queued({ key, seat, ...owner })
  }
}

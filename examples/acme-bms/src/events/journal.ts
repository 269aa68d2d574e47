import type { Caller } from '../access/caller.ts'
import { toIsoTime, type Clock } from '../clock.ts'
import { AcmeError } from '../errors.ts'
import { createId, type RandomBytes } from '../random.ts'
import type { Stores } from '../sql/stores.ts'
import type { Transactions } from '../sql/transactions.ts'
import type { WorkOrder } from '../work-orders/work-order.ts'
import type { AcmeEvent } from './event.ts'

export interface JournalParts {
  stores: Stores
  transactions: Transactions
  clock: Clock
  random: RandomBytes
  /** Called if a listener threw; nobody else gets the error. */
  onError: (error: AcmeError) => void
}

type EventDetails = Omit<AcmeEvent['data'], 'workOrderId' | 'workOrderNumber' | 'workOrderReference'>

/**
 * Writes what happened, and a delivery for each webhook that wants it, in the transaction of the change itself:
 * either both are there after a crash or neither is. Listeners are told after the commit.
 */
export class Journal {
  readonly #parts: JournalParts
  readonly #listeners = new Set<(event: AcmeEvent) => void>()

  constructor(parts: JournalParts) {
    this.#parts = parts
  }

  /** Tells `listener` of every event from now on; the answer ends it. */
  listen(listener: (event: AcmeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** To be called within a transaction. */
  record(caller: Caller, type: AcmeEvent['type'], workOrder: WorkOrder, details: EventDetails): void {
    const { stores, transactions, clock, random } = this.#parts
    const now = clock.now()
    const event: AcmeEvent = {
      id: createId('evt', random),
      type,
      occurredAt: toIsoTime(now),
      companyId: caller.companyId,
      actor: caller.actor,
      data: {
        workOrderId: workOrder.id,
        workOrderNumber: workOrder.number,
        workOrderReference: workOrder.externalReference,
        ...details,
      },
    }
    stores.events.insert(event)
    for (const webhook of stores.webhooks.all(caller.companyId))
      if (webhook.events.length === 0 || webhook.events.includes(type))
        stores.deliveries.insert(createId('dlv', random), webhook.id, event.id, now)
    transactions.afterCommit(() => {
      for (const listener of this.#listeners) this.#tell(listener, event)
    })
  }

  #tell(listener: (event: AcmeEvent) => void, event: AcmeEvent): void {
    try {
      listener(event)
    } catch (cause) {
      this.#parts.onError(new AcmeError('ACME_INTERNAL', 'A listener of events threw.', { cause }))
    }
  }
}

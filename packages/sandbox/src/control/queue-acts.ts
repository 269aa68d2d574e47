import { stringifyJson } from '@truckroll/protocol'
import type * as z from 'zod'
import type { ShiftedClock } from '../clock/shifted-clock.ts'
import type { DeliveryLog } from '../delivery/delivery-log.ts'
import { SandboxError } from '../errors.ts'
import type { Network } from '../network/network.ts'
import type { RequestLog } from '../network/request-log.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import type { SandboxStore } from '../store/sandbox-store.ts'
import { accountOf } from './account-acts.ts'
import { emitSchema } from './control-inputs.ts'
import { jobIdInPayload } from './job-id-in-payload.ts'
import { toMessageView, toQueueView } from './to-views.ts'
import type { QueuedMessageView, QueueView } from './views.ts'

export interface QueueActParts {
  readonly network: Network
  readonly store: SandboxStore
  readonly clock: ShiftedClock
  readonly deliveries: DeliveryLog
  readonly requests: RequestLog
}

/** What waits for whom, and what people do to it. */
export class QueueActs {
  readonly #parts: QueueActParts

  constructor(parts: QueueActParts) {
    this.#parts = parts
  }

  emit(input: z.input<typeof emitSchema>): QueuedMessageView {
    const { network } = this.#parts
    const { accountKey, payload, payloadText, itemText, type, id, group, omit } = emitSchema.parse(input)
    accountOf(network.world, accountKey)
    const text = payloadText ?? (payload === undefined ? 'null' : stringifyJson(payload))
    const message = network.run((draft) =>
      draft.queue({
        accountKey,
        type,
        payloadText: text,
        ...jobIdInPayload(payload),
        ...(itemText !== undefined && { itemText }),
        ...(omit.length > 0 && { omit }),
        ...(id !== undefined && { id }),
        ...(group !== undefined && { group }),
      }),
    )
    return this.#view(accountKey, message.id)
  }

  discard(accountKey: string, messageId: string): void {
    const entry = this.#find(accountKey, messageId)
    if (entry === undefined) throw unknownMessage()
    this.#parts.network.remove(accountKey, entry.seq)
  }

  repeat(accountKey: string | undefined, messageId: string): QueuedMessageView {
    const { network, store } = this.#parts
    const keys =
      accountKey === undefined ? [...network.world.entries('accounts')].map(([key]) => key) : [accountKey]
    const waiting = keys.map((key) => this.#find(key, messageId)).find((entry) => entry !== undefined)
    const message = waiting?.message ?? store.finished.find(messageId, accountKey)
    if (message === undefined) throw unknownMessage()
    network.run((draft) => draft.queue(message))
    return this.#view(message.accountKey, messageId)
  }

  view(accountKey: string, limit?: number): QueueView {
    return toQueueView({ ...this.#parts, now: this.#parts.clock.now() }, accountKey, limit)
  }

  /** The newest of that id. */
  #view(accountKey: string, messageId: string): QueuedMessageView {
    const entry = this.#find(accountKey, messageId)
    if (entry === undefined) throw unknownMessage()
    return toMessageView({ ...this.#parts, now: this.#parts.clock.now() }, accountKey, entry)
  }

  #find(accountKey: string, messageId: string): QueueEntry | undefined {
    const { network } = this.#parts
    const queue = network.queueOf(accountOf(network.world, accountKey).key)
    return queue.list().findLast(({ message }) => message.id === messageId)
  }
}

function unknownMessage(): SandboxError {
  return new SandboxError(
    'TR_SANDBOX_NOT_FOUND',
    'expected the id of a message of this sandbox, got none known',
  )
}

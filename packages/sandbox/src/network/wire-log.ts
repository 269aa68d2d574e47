import { idText, isJsonObject, parseJson } from '@truckroll/protocol'
import type { WireItem } from '../control/wire-view.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import type { Received } from '../store/received-schema.ts'
import type { RecordOutcome } from '../world/entities.ts'

/** Older items are forgotten. */
const maxItems = 500
const maxTextCharacters = 20_000

/** The latest requests and messages, for people. In memory only: empty after each start. */
export class WireLog {
  readonly #items = new Map<number, WireItem>()
  /** By the message's position in its account's queue. */
  readonly #messages = new Map<string, number>()
  #lastSeq = 0

  queued(entry: QueueEntry): void {
    const { message } = entry
    const payload = readPayload(message.payloadText)
    const item = this.#add({
      kind: 'message',
      accountKey: message.accountKey,
      at: entry.queuedAt,
      id: message.id,
      jobId: payload.jobId,
      what: payload.what,
      deliveries: entry.deliveries,
      handedOutAt: null,
      finishedAt: null,
      via: 'http',
      outcomes: [],
      text: cut(message.payloadText),
    })
    this.#messages.set(messageKey(message.accountKey, entry.seq), item.seq)
  }

  handedOut(accountKey: string, entries: readonly QueueEntry[], now: number): void {
    for (const { seq, deliveries } of entries) {
      this.#change(messageKey(accountKey, seq), { deliveries, handedOutAt: now })
    }
  }

  finished(accountKey: string, seq: number, now: number): void {
    this.#change(messageKey(accountKey, seq), { finishedAt: now })
  }

  posted(received: Omit<Received, 'seq'>): void {
    const { accountKey, receivedAt, messageId, outcomes, via, text } = received
    const jobId = outcomes.find((outcome) => outcome.jobId !== undefined)?.jobId
    this.#add({
      kind: 'post',
      accountKey,
      at: receivedAt,
      id: messageId,
      jobId: jobId === undefined ? null : String(jobId),
      what: [...new Set(outcomes.map(({ recordType }: RecordOutcome) => recordType))].join(', '),
      deliveries: 1,
      handedOutAt: receivedAt,
      finishedAt: receivedAt,
      via,
      outcomes,
      text: cut(text),
    })
  }

  clear(): void {
    this.#items.clear()
    this.#messages.clear()
  }

  /** The newest first. */
  list({ jobId, limit }: { jobId?: string | undefined; limit: number }): WireItem[] {
    const wanted = [...this.#items.values()].filter((item) => jobId === undefined || item.jobId === jobId)
    return wanted.toReversed().slice(0, limit)
  }

  #add(item: Omit<WireItem, 'seq'>): WireItem {
    this.#lastSeq++
    const added = { seq: this.#lastSeq, ...item }
    this.#items.set(added.seq, added)
    this.#items.delete(added.seq - maxItems)
    return added
  }

  #change(key: string, change: Partial<WireItem>): void {
    const seq = this.#messages.get(key) ?? -1
    const item = this.#items.get(seq)
    if (item !== undefined) this.#items.set(seq, { ...item, ...change })
    if (item === undefined || change.finishedAt !== undefined) this.#messages.delete(key)
  }
}

function messageKey(accountKey: string, seq: number): string {
  return `${accountKey}\n${seq}`
}

function cut(text: string): string {
  return text.length > maxTextCharacters ? `${text.slice(0, maxTextCharacters)} ...` : text
}

function readPayload(text: string): { what: string; jobId: string | null } {
  const put = readPut(text)
  if (put === undefined) return { what: 'unreadable', jobId: null }
  const [what = 'nothing', entity] = Object.entries(put)[0] ?? []
  if (!isJsonObject(entity)) return { what, jobId: null }
  const id = what === 'job' ? entity['id'] : (entity['job_id'] ?? toEntityJob(entity))
  return { what, jobId: typeof id === 'number' || typeof id === 'string' ? idText(id) : null }
}

function toEntityJob(entity: Record<string, unknown>): unknown {
  if (entity['entity_type'] === 'Job') return entity['entity_id']
  return entity['model'] === 'job' ? entity['id'] : undefined
}

function readPut(text: string): Record<string, unknown> | undefined {
  try {
    const payload = parseJson(text)
    if (!isJsonObject(payload) || !Array.isArray(payload['Actions'])) return undefined
    const first: unknown = payload['Actions'][0]
    const put = isJsonObject(first) ? first['Put'] : undefined
    return isJsonObject(put) ? put : undefined
  } catch {
    return undefined
  }
}

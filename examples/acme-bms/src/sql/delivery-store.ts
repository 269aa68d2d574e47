import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

import { toIsoTime } from '../clock.ts'
import { deliverySchema, type Delivery } from '../webhooks/webhook.ts'

const dueSchema = z.object({
  id: z.string(),
  webhookId: z.string(),
  attempts: z.number(),
  url: z.string(),
  secret: z.string(),
  eventId: z.string(),
  body: z.string(),
})
export type DueDelivery = z.infer<typeof dueSchema>

const dueAtSchema = z.object({ dueAt: z.number().nullable() })
const rowSchema = deliverySchema.extend({ dueAt: z.number() })

/** The outbox of webhooks: one row for each event and webhook, written with the event itself. */
export class DeliveryStore {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(id: string, webhookId: string, eventId: string, dueAt: number): void {
    this.#database
      .prepare(
        `insert into deliveries (id, webhook_id, event_id, state, attempts, due_at) values (?, ?, ?, 'waiting', 0, ?)`,
      )
      .run(id, webhookId, eventId, dueAt)
  }

  /** The oldest delivery that is due, of each webhook. */
  dueHeads(now: number): DueDelivery[] {
    return this.#database
      .prepare(
        `select d.id, d.webhook_id webhookId, d.attempts, w.body ->> '$.url' url, w.secret, e.id eventId, e.body
           from (select min(seq) seq from deliveries where state = 'waiting' and due_at <= ? group by webhook_id) head
           join deliveries d using (seq) join webhooks w on w.id = d.webhook_id join events e on e.id = d.event_id
          order by d.seq`,
      )
      .all(now)
      .map((row) => dueSchema.parse(row))
  }

  nextDueAt(after: number): number | null {
    const row = this.#database
      .prepare(`select min(due_at) dueAt from deliveries where state = 'waiting' and due_at > ?`)
      .get(after)
    return dueAtSchema.parse(row).dueAt
  }

  finish(id: string, state: 'delivered' | 'failed' | 'waiting', attempt: FinishedAttempt): void {
    this.#database
      .prepare(
        'update deliveries set state = ?, attempts = ?, due_at = ?, last_status = ?, last_error = ? where id = ?',
      )
      .run(state, attempt.attempts, attempt.dueAt, attempt.status, attempt.error, id)
  }

  list(webhookId: string, limit: number): Delivery[] {
    return this.#database
      .prepare(
        `select id, event_id eventId, state, attempts, due_at dueAt, last_status lastStatus, last_error lastError
           from deliveries where webhook_id = ? order by seq desc limit ?`,
      )
      .all(webhookId, limit)
      .map((row) => rowSchema.parse(row))
      .map((row) => ({ ...row, dueAt: toIsoTime(row.dueAt) }))
  }
}

export interface FinishedAttempt {
  attempts: number
  dueAt: number
  status: number | null
  error: string | null
}

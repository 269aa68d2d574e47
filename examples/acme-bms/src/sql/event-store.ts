import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

import { acmeEventSchema, type AcmeEvent } from '../events/event.ts'
import { parseCursor, toCursor } from '../http/page.ts'

const rowSchema = z.object({ seq: z.number(), body: z.string() })

/** What happened, in order. The text is kept as it was first written, so a webhook's bytes never change. */
export class EventStore {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(event: AcmeEvent): void {
    this.#database
      .prepare('insert into events (id, company_id, occurred_at, body) values (?, ?, ?, ?)')
      .run(event.id, event.companyId, event.occurredAt, JSON.stringify(event))
  }

  /** A feed, not a list: the cursor is where to go on later, also when there is nothing more now. */
  feed(
    companyId: string,
    cursor: string | undefined,
    limit: number,
  ): { items: AcmeEvent[]; nextCursor: string } {
    const after = cursor === undefined ? 0 : parseCursor(cursor)
    const rows = this.#database
      .prepare('select seq, body from events where company_id = ? and seq > ? order by seq limit ?')
      .all(companyId, after, limit)
      .map((row) => rowSchema.parse(row))
    return {
      items: rows.map((row) => acmeEventSchema.parse(JSON.parse(row.body))),
      nextCursor: toCursor(rows.at(-1)?.seq ?? after),
    }
  }

  /** Forgets events older than `before` that no webhook waits for. */
  purge(before: string): void {
    this.#database
      .prepare(
        `delete from events where occurred_at < ?
           and not exists (select 1 from deliveries d where d.event_id = events.id and d.state = 'waiting')`,
      )
      .run(before)
  }
}

import { parseJson, stringifyJson } from '@truckroll/protocol'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { OutgoingMessage } from '../world/decision.ts'
import { queueEntrySchema } from './queue-entry-schema.ts'

/** Older ones are dropped, so that a long run does not fill the disk. */
const maxKept = 10_000

/** Messages that left their queue: acked, pushed or dropped. Kept so that each can be sent again. */
export class FinishedLog {
  readonly #insert: StatementSync
  readonly #trim: StatementSync
  readonly #find: StatementSync

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('insert into finished (id, account, json) values (?, ?, ?)')
    this.#trim = database.prepare('delete from finished where seq <= ?')
    this.#find = database.prepare(
      'select json from finished where id = :id and (:account is null or account = :account) order by seq desc limit 1',
    )
  }

  add(message: OutgoingMessage): void {
    const { lastInsertRowid } = this.#insert.run(message.id, message.accountKey, stringifyJson(message))
    const seq = Number(lastInsertRowid)
    if (seq > maxKept) this.#trim.run(seq - maxKept)
  }

  /** The newest message with that id, of that account if one is named. */
  find(id: string, accountKey: string | undefined): OutgoingMessage | undefined {
    const row = this.#find.get({ id, account: accountKey ?? null })
    return row === undefined
      ? undefined
      : queueEntrySchema.shape.message.parse(parseJson(String(row['json'])))
  }
}

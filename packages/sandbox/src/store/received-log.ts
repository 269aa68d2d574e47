import { parseJson, stringifyJson } from '@truckroll/protocol'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { receivedSchema } from './received-schema.ts'
import type { Received } from './received-schema.ts'

/** Older posts than these are dropped, so that a long run does not fill the disk. */
const maxKept = 50_000

export interface ReceivedFilter {
  accountKey?: string | undefined
  messageId?: string | undefined
  /** Only later ones than this `seq`. */
  after?: number | undefined
  limit?: number | undefined
}

/** Every post to agent/in with a valid signature, in order of arrival, by its `seq`. */
export class ReceivedLog {
  readonly #database: DatabaseSync
  readonly #insert: StatementSync
  readonly #trim: StatementSync
  #lastSeq: number

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#insert = database.prepare(
      'insert into received (seq, account, message_id, received_at, json) values (?, ?, ?, ?, ?)',
    )
    this.#trim = database.prepare('delete from received where seq <= ?')
    this.#lastSeq = Number(database.prepare('select max(seq) as seq from received').get()?.['seq'] ?? 0)
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  add(received: Omit<Received, 'seq'>): Received {
    const complete: Received = { seq: this.#lastSeq + 1, ...received }
    const { seq, accountKey, messageId, receivedAt } = complete
    this.#insert.run(seq, accountKey, messageId, receivedAt, stringifyJson(complete))
    if (seq > maxKept) this.#trim.run(seq - maxKept)
    this.#lastSeq = seq
    return complete
  }

  list(filter: ReceivedFilter = {}): Received[] {
    const where = ['seq > ?']
    const values: SQLInputValue[] = [filter.after ?? 0]
    if (filter.accountKey !== undefined) {
      where.push('account = ?')
      values.push(filter.accountKey)
    }
    if (filter.messageId !== undefined) {
      where.push('message_id = ?')
      values.push(filter.messageId)
    }
    values.push(filter.limit ?? 1000)
    const sql = `select json from received where ${where.join(' and ')} order by seq limit ?`
    return this.#database
      .prepare(sql)
      .all(...values)
      .map(({ json }) => receivedSchema.parse(parseJson(String(json))))
  }
}

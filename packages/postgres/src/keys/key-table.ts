import { readOptionalInteger, type WorkKind } from '@truckroll/store'
import { keySql, type KeyTableName } from '../sql/key-sql.ts'
import type { StoreContext } from '../store-context.ts'

export interface KeyClaim {
  readonly key: string
  /** The event or update that is worked on. */
  readonly id: string
  readonly token: number
}

/** The keys with work of one direction, inbox or outbox: which may be worked on, and who does. One row a key, or none. */
export class KeyTable {
  readonly #context: StoreContext
  readonly #sql: ReturnType<typeof keySql>
  readonly #work: WorkKind

  constructor(context: StoreContext, table: KeyTableName) {
    this.#context = context
    this.#work = table === 'keys' ? 'inbox' : 'outbox'
    this.#sql = keySql(table)
  }

  nextDueAt(after: number): Promise<number | undefined> {
    return this.#context.database.first(this.#sql.nextDueAt, { after }, (row) =>
      readOptionalInteger(row, 'due_at'),
    )
  }

  async renew(claim: KeyClaim, claimMs: number): Promise<boolean> {
    const { database, now } = this.#context
    return (await database.run(this.#sql.renew, { ...claim, claimMs, now: now() })) === 1
  }

  async release(claim: KeyClaim): Promise<void> {
    await this.#context.database.run(this.#sql.release, { ...claim })
    this.#context.wakeAll(this.#work)
  }

  async wakeRetries(provider: string | undefined): Promise<number> {
    const { database, now, wakeAll } = this.#context
    const count = await database.run(this.#sql.wakeRetries, { provider, now: now() })
    if (count > 0) wakeAll(this.#work)
    return count
  }
}

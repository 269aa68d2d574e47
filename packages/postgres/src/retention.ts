import { type PurgedSlice, type PurgeRule, readInteger } from '@truckroll/store'
import { retentionSql } from './sql/retention-sql.ts'
import type { StoreContext } from './store-context.ts'

/** Removes what is done and old, a slice at a time. */
export class Retention {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async purge(rule: PurgeRule): Promise<PurgedSlice> {
    const { database, now } = this.#context
    const slice = await database.first(
      retentionSql.purge,
      { ...rule, notAfter: rule.notAfter, now: now() },
      (row) => ({
        emptied: readInteger(row, 'emptied'),
        deleted: readInteger(row, 'deleted'),
      }),
    )
    return slice ?? { emptied: 0, deleted: 0 }
  }
}

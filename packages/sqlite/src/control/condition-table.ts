import { readText } from '@truckroll/store'
import { conditionSql } from '../sql/meta-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Standing conditions, kept over a restart. */
export class ConditionTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  set(name: string, value: string | null): void {
    if (value === null) this.#context.connection.run(conditionSql.remove, { name })
    else this.#context.connection.run(conditionSql.set, { name, value })
  }

  list(): ReadonlyMap<string, string> {
    const read = (row: Parameters<typeof readText>[0]) =>
      [readText(row, 'name'), readText(row, 'value')] as const
    return new Map(this.#context.connection.all(conditionSql.list, {}, read))
  }
}

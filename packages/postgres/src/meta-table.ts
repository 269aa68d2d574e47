import { type ChangePlace, readInteger, readOptionalText, readText } from '@truckroll/store'
import { conditionSql, cursorSql, metaSql } from './sql/meta-sql.ts'
import type { StoreContext } from './store-context.ts'

/** Small facts by name: standing conditions, cursors of pollers, when the store was last found writable. */
export class MetaTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  /** Asked for by probes, which want an answer now: nothing is tried again. */
  async checkWritable(): Promise<void> {
    const parameters = { name: 'checked_at', value: String(Date.now()) }
    await this.#context.database.run(metaSql.set, parameters, { retriesLost: false })
  }

  async readPlace(provider: string): Promise<ChangePlace> {
    const place = await this.#context.database.first(cursorSql.get, { provider }, (row) => ({
      cursor: readOptionalText(row, 'cursor'),
      links: readInteger(row, 'links'),
    }))
    return place ?? { cursor: undefined, links: 0 }
  }

  async setCondition(name: string, value: string | null): Promise<void> {
    const { database } = this.#context
    if (value === null) await database.run(conditionSql.remove, { name })
    else await database.run(conditionSql.set, { name, value })
  }

  async listConditions(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#context.database.all(
      conditionSql.list,
      {},
      (row) => [readText(row, 'name'), readText(row, 'value')] as const,
    )
    return new Map(rows)
  }
}

import { metaSql } from './sql/meta-sql.ts'
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
}

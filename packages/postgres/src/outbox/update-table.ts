import { readOptionalBytes, readText, type StoredUpdate, toStoredUpdate } from '@truckroll/store'
import { outboxSql } from '../sql/outbox-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Updates as they are looked at. */
export class UpdateTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  get(id: string): Promise<StoredUpdate | undefined> {
    return this.#context.database.first(outboxSql.get, { id }, toStoredUpdate)
  }

  list(jobId: string): Promise<readonly StoredUpdate[]> {
    return this.#context.database.all(outboxSql.list, { jobId }, toStoredUpdate)
  }

  openVisits(jobId: string): Promise<readonly string[]> {
    return this.#context.database.all(outboxSql.openVisits, { jobId }, (row) => readText(row, 'visit'))
  }

  readFile(id: string): Promise<Uint8Array | undefined> {
    return this.#context.database.first(outboxSql.getFile, { id }, (row) => readOptionalBytes(row, 'content'))
  }
}

import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const rowSchema = z.object({ next: z.number() })

/** The next work order number of a company; an index refuses one given twice. */
export class WorkOrderNumbers {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  next(companyId: string): number {
    const row = this.#database
      .prepare('select coalesce(max(number), 1000) + 1 next from work_orders where company_id = ?')
      .get(companyId)
    return rowSchema.parse(row).next
  }
}

import {
  type AuditEntry,
  type Page,
  parsePlace,
  readInteger,
  readOptionalText,
  readText,
  toPage,
} from '@truckroll/store'
import { auditSql } from '../sql/meta-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** Who did what, newest first. */
export class AuditLog {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async list(cursor: string | undefined, limit: number): Promise<Page<AuditEntry>> {
    const parameters = { cursor: parsePlace(cursor), limit: limit + 1 }
    const rows = await this.#context.database.all(auditSql.list, parameters, (row) => ({
      place: String(readInteger(row, 'seq')),
      item: {
        id: readText(row, 'id'),
        at: readInteger(row, 'at'),
        token: readText(row, 'token'),
        actor: readOptionalText(row, 'actor'),
        act: readText(row, 'act'),
        subject: readText(row, 'subject'),
        before: readOptionalText(row, 'before'),
        after: readOptionalText(row, 'after'),
      },
    }))
    return toPage(rows, limit)
  }
}

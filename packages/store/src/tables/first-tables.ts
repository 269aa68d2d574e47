import { controlTables } from './control-tables.ts'
import { inboxTables } from './inbox-tables.ts'
import { jobTables } from './job-tables.ts'
import { outboxTables } from './outbox-tables.ts'
import { providerTables } from './provider-tables.ts'
import type { OwnColumns, TableDialect } from './table-dialect.ts'

/**
 * The tables that the first migration of every store makes: under the same names, so that rows move table by table.
 * Flags are 0 or 1, times milliseconds since the epoch. Indexes on work are partial: a row that is done leaves them, so
 * that a million done rows cost a claim nothing. What is done stands in one of two indexes that retention seeks by: of
 * items that still have their bodies, then of those that are evidence only. Long texts stand last in their row: SQLite
 * reads the columns before them without following overflow pages.
 */
export function writeFirstTables(is: TableDialect, own: OwnColumns): string {
  return [
    inboxTables(is, own),
    jobTables(is, own),
    outboxTables(is),
    providerTables(is),
    controlTables(is),
  ].join('\n')
}

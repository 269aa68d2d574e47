import { controlTables } from './first-tables/control-tables.ts'
import { inboxTables } from './first-tables/inbox-tables.ts'
import { jobTables } from './first-tables/job-tables.ts'
import { outboxTables } from './first-tables/outbox-tables.ts'
import { providerTables } from './first-tables/provider-tables.ts'

/**
 * Indexes on work are partial: a row that is done leaves them, so that a million done rows cost a claim nothing.
 * What is done stands in one of two indexes that retention seeks by: of items that still have their bodies, then of those
 * that are evidence only. Long texts stand last in their row: SQLite reads the columns before them without following
 * overflow pages. Times are milliseconds since the epoch. `keys` and `outbox_keys` have the same shape: see
 * keys/key-table.ts.
 */
export const firstTables = [inboxTables, jobTables, outboxTables, providerTables, controlTables].join('\n')

import { controlTables } from './first-tables/control-tables.ts'
import { inboxTables } from './first-tables/inbox-tables.ts'
import { jobTables } from './first-tables/job-tables.ts'
import { outboxTables } from './first-tables/outbox-tables.ts'
import { providerTables } from './first-tables/provider-tables.ts'

/**
 * The tables of the SQLite store under the same names, so that rows move table by table; flags stay 0 or 1 and times
 * milliseconds since the epoch. What differs, and why:
 * - Bodies stand in tables that are only inserted into. An event's row is written three times in its life; with its
 *   body of 1.8 kB in it, each time would copy that.
 * - Rows of `keys` change twice an event, and every change moves them from one index to another: of 150,000 updates none
 *   could stay in its page's chain, with half of each page kept empty as little as without. So pages are filled as usual,
 *   and vacuum comes by the number of changes, at full speed, instead of by a share of the table.
 * - Texts that order or page lists compare by bytes, as SQLite's do, whatever the language of the database.
 * - Indexes of ids that strangers choose are hash indexes: a B-tree takes no entry above 2.7 kB.
 * - Tables that retention deletes from by the thousand are vacuumed after that many rows, not after a fifth of a table
 *   that may hold ten million: the space is used again sooner.
 */
export const firstTables = [inboxTables, jobTables, outboxTables, providerTables, controlTables].join('\n')

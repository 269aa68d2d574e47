import type { JobFilter } from '../../store/control-store.ts'
import type { StoredJob } from '../../store/inbox-store.ts'
import type { Page } from '../../store/records.ts'
import { readInteger } from '../../store/rows/row.ts'
import { parsePlace, toPage } from '../../store/rows/page.ts'
import { jobSql } from '../sql/job-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toStoredJob } from '../../store/rows/to-stored-job.ts'

/** Jobs by filter, newest first. A BMS id or claim number leads straight to its few jobs. */
export function listJobs(context: StoreContext, filter: JobFilter): Page<StoredJob> {
  const sql =
    filter.bmsId !== undefined
      ? jobSql.listByBmsId
      : filter.externalId !== undefined
        ? jobSql.listByExternalId
        : filter.externalOrganizationId !== undefined
          ? jobSql.listByProvider
          : jobSql.list
  const parameters = {
    cursor: parsePlace(filter.cursor),
    limit: filter.limit + 1,
    bmsId: filter.bmsId,
    isUnlinked: filter.isUnlinked ?? false,
    externalId: filter.externalId,
    provider: filter.externalOrganizationId,
    since: filter.since,
    until: filter.until,
    createAttemptsOver: filter.createAttemptsOver,
    cause: filter.cause,
  }
  const rows = context.connection.all(sql, parameters, (row) => ({
    place: String(readInteger(row, 'seq')),
    item: toStoredJob(row),
  }))
  return toPage(rows, filter.limit)
}

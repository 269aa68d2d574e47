import type { StoredUpdate } from '../outbox-store.ts'
import type { Page } from '../records.ts'
import { all, type Routine } from '../routine/routine.ts'
import { parseCursor, toPage } from '../rows/page.ts'
import { readInteger, type Row } from '../rows/row.ts'
import { toStoredUpdate } from '../rows/to-stored-update.ts'
import type { UpdateState } from '../update-kinds.ts'
import { updateColumns } from './updates.ts'

const isListed = 'job_id is not null and (:cursor::bigint is null or seq < :cursor)'
const newestFirst = 'order by seq desc {limit}'

/** Few are in these states, so they have an index of their own; it is used only if the states stand here as there. */
const isUnsent = `state in ('rejected', 'dead', 'suppressed')`

const sql = {
  list: `select ${updateColumns} from updates where ${isListed} ${newestFirst}`,
  listQueued: `
    select ${updateColumns} from updates
    where seq in (select seq from updates where state = 'queued') and state = :state and ${isListed} ${newestFirst}`,
  listUnsent: `
    select ${updateColumns} from updates where ${isUnsent} and state = :state and ${isListed} ${newestFirst}`,
  /** Most are in one of these. */
  listSent: `select ${updateColumns} from updates where state = :state and ${isListed} ${newestFirst}`,
}

const statements: Readonly<Record<UpdateState, string>> = {
  queued: sql.listQueued,
  sent: sql.listSent,
  confirmed: sql.listSent,
  rejected: sql.listUnsent,
  suppressed: sql.listUnsent,
  dead: sql.listUnsent,
}

/** Updates of all jobs, newest first: all, or those in one state. */
export function* listUpdatesByState(filter: {
  readonly state: UpdateState | undefined
  readonly cursor: string | undefined
  readonly limit: number
}): Routine<Page<StoredUpdate>> {
  const { state, cursor, limit } = filter
  const values = { cursor: parseCursor(cursor), limit: limit + 1 }
  const rows =
    state === undefined
      ? yield* all(sql.list, values, toPlaced)
      : yield* all(statements[state], { ...values, state }, toPlaced)
  return toPage(rows, limit)
}

function toPlaced(row: Row) {
  return { cursor: String(readInteger(row, 'seq')), item: toStoredUpdate(row) }
}

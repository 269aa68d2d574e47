import { restoreHanded } from '../inbox/handed-data.ts'
import type { HeldText } from '../privacy-store.ts'
import type { Page } from '../records.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { foreignCursor } from '../rows/page.ts'
import { readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'

/** Tables that hold texts of jobs, in the order in which they are read, each by its numbers. */
const tables = ['events', 'updates', 'remarks', 'attention'] as const
type Table = (typeof tables)[number]

const span = 'seq >= :from and seq < :until'
const ofEvents = 'event_seq >= :from and event_seq < :until'

const texts: Readonly<Record<Table, readonly string[]>> = {
  events: [
    `select job_id, {event_body} as body, {event_handed} as handed, null as first, message as second, answer as third from events
    where ${span} and job_id is not null and purged_at is null`,
    `select events.job_id, null as body, null as handed, steps.result as first, null as second, null as third
    from steps join events on events.seq = steps.event_seq where ${ofEvents} and events.job_id is not null`,
    `select events.job_id, null as body, null as handed, attempts.message as first, null as second, null as third
    from attempts join events on events.seq = attempts.event_seq
    where ${ofEvents} and events.job_id is not null and attempts.message is not null`,
  ],
  updates: [
    `select job_id, null as body, null as handed, record as first, message as second, answer as third from updates
    where ${span} and job_id is not null and purged_at is null`,
  ],
  remarks: [
    `select job_id, null as body, null as handed, facts as first, null as second, null as third from remarks
    where ${span} and purged_at is null`,
  ],
  attention: [
    `select job_id, null as body, null as handed, facts as first, null as second, null as third from attention
    where ${span} and job_id is not null and purged_at is null`,
  ],
}

/** Numbers that no row has are passed over. */
const ends = (table: Table) => `select min(seq) as first, max(seq) as last from ${table} where seq > :after`

/** A stretch of a table, however few texts it holds. */
export function* listHeldTexts(cursor: string | undefined, stretch: number): Routine<Page<HeldText>> {
  const { table, after } = parsePlace(cursor)
  const found = yield* first(ends(table), { after }, (row) => ({
    from: readOptionalInteger(row, 'first'),
    last: readOptionalInteger(row, 'last') ?? 0,
  }))
  if (found?.from === undefined) return { items: [], nextCursor: afterTable(table) }
  const { from, last } = found
  const until = from + stretch
  const items: HeldText[] = []
  for (const sql of texts[table]) items.push(...(yield* all(sql, { from, until }, toHeldText)))
  return { items, nextCursor: until <= last ? `${table}.${until - 1}` : afterTable(table) }
}

function toHeldText(row: Row): HeldText {
  const body = readOptionalText(row, 'body')
  const handed = readOptionalText(row, 'handed')
  const others = (['first', 'second', 'third'] as const).map((name) => readOptionalText(row, name))
  const found = [handed === undefined ? undefined : restoreHanded(handed, body ?? ''), ...others]
  return { jobId: readText(row, 'job_id'), body, texts: found.filter((text) => text !== undefined) }
}

function afterTable(table: Table): string | undefined {
  const next = tables[tables.indexOf(table) + 1]
  return next === undefined ? undefined : `${next}.0`
}

/** @throws GatewayError `TR_CURSOR_INVALID` */
function parsePlace(cursor: string | undefined): { readonly table: Table; readonly after: number } {
  if (cursor === undefined) return { table: tables[0], after: 0 }
  const match = /^([a-z]+)\.(\d{1,15})$/.exec(cursor)
  const table = tables.find((name) => name === match?.[1])
  if (table === undefined) throw foreignCursor()
  return { table, after: Number(match?.[2]) }
}

import type { StoreFigures } from '../control-store.ts'
import { all, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { isParkedEvent, isParkedUpdate } from '../sql/parked-sql.ts'
import { countAttentionSql } from './attention.ts'
import { countHeldSql } from './held-keys.ts'
import { countReplayingSql } from './replay-runs.ts'

const waiting = `
  select count(*) as count, min(recorded_at) as oldest from events
  where state in ('waiting', 'dead') and state = 'waiting'`
const queued = `select count(*) as count, min(accepted_at) as oldest from updates where state = 'queued'`
const letters = `
  select (select count(*) from events where ${isParkedEvent}) + (select count(*) from updates where ${isParkedUpdate})
    as count`
const unhandled = `
  select string_agg(substr(name, 11) || '=' || value, ',' order by name) from counters where name like 'unhandled:%'`

/**
 * One statement, so one moment: what goes from one state to another meanwhile is counted in one of them. A row for
 * each state that providers are in, at least one.
 */
const sql = `
  select waiting.count as waiting, waiting.oldest as oldest_waiting, queued.count as queued,
    queued.oldest as oldest_queued, letters.count as dead_letters, replays.count as replaying, held.count as held,
    attention.count as attention, (${unhandled}) as unhandled, {store_bytes} as bytes,
    providers.state as state, providers.count as providers
  from (${waiting}) as waiting cross join (${queued}) as queued cross join (${letters}) as letters
    cross join (${countReplayingSql}) as replays cross join (${countHeldSql}) as held
    cross join (${countAttentionSql}) as attention
    left join (select state, count(*) as count from providers group by state) as providers on true`

/** Counts for `status` and metrics. All go over work that is open, none over what is done. */
export function* readFigures(holdsUnknown: boolean): Routine<StoreFigures> {
  const rows = yield* all(sql, { holdsUnknown }, (row) => row)
  return { ...toFigures(rows[0] ?? {}), providers: Object.fromEntries(rows.flatMap(toStateCount)) }
}

function toFigures(row: Row): Omit<StoreFigures, 'providers'> {
  const unhandledTypes = parseCounts(readOptionalText(row, 'unhandled'))
  return {
    waitingEvents: readInteger(row, 'waiting'),
    oldestWaitingAt: readOptionalInteger(row, 'oldest_waiting'),
    queuedUpdates: readInteger(row, 'queued'),
    oldestQueuedAt: readOptionalInteger(row, 'oldest_queued'),
    deadLetters: readInteger(row, 'dead_letters'),
    replaying: readInteger(row, 'replaying'),
    heldKeys: readInteger(row, 'held'),
    attention: readInteger(row, 'attention'),
    unhandled: Object.values(unhandledTypes).reduce((sum, count) => sum + count, 0),
    unhandledTypes,
    storeBytes: readInteger(row, 'bytes'),
  }
}

/** Types with their counts, such as `survey.submitted=2,message.other=1`. */
function parseCounts(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = text?.split(',').map((pair) => pair.split('=')) ?? []
  return Object.fromEntries(pairs.map(([type = '', count]) => [type, Number(count)]))
}

function toStateCount(row: Row): [state: string, count: number][] {
  return row['state'] === null ? [] : [[readText(row, 'state'), readInteger(row, 'providers')]]
}

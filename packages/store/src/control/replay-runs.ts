import type { LetterFilter, NewReplay, ReplayProgress } from '../control-store.ts'
import { all, first, now, run, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readNumber, readOptionalText, readText, type Row } from '../rows/row.ts'
import { fitsLetterFilter, parkedItems } from '../sql/parked-sql.ts'
import { isTooEarly, toReplayPace } from '../to-replay-pace.ts'
import { toReplayWords } from '../to-replay-words.ts'
import { audit } from './audit.ts'
import { replayParked } from './parked-items.ts'

/** Before the first parked item. */
const BEGINNING = { parkedAt: -1, id: '' }

const sql = {
  count: `
    select count(*) as count, coalesce(max(parked_at), 0) as until from (${parkedItems}) as items where ${fitsLetterFilter}`,
  add: `
    insert into replays (id, token, actor, provider, cause, from_start, every_ms, until, total, next_at, started_at,
      finished_at)
    values (:id, :token, :actor, :provider, :cause, :isFromStart, :everyMs::double precision, :until, :total::integer,
      :now::bigint, :now::bigint, case when :total::integer = 0 then :now::bigint end)
    on conflict do nothing`,
  total: 'select total from replays where id = :id',
  /** What another process takes on at this moment is left to it. */
  open: `
    select id, token, actor, provider, cause, from_start, every_ms, until, parked_at, item_id, next_at from replays
    where finished_at is null order by seq for update skip locked`,
  /** What comes next of a replay, in the order in which it was parked. */
  next: `
    select id, parked_at from (${parkedItems}) as items where parked_at <= :until and ${fitsLetterFilter}
    order by parked_at, id {limit}`,
  move: `
    update replays set parked_at = :parkedAt, item_id = :itemId, done = done + :done, next_at = :nextAt::double precision,
      finished_at = case when :isOver::boolean then :now::bigint end
    where id = :id`,
}

export const countReplayingSql =
  'select coalesce(sum(total - done), 0)::integer as count from replays where finished_at is null'

export function* countDeadLetters(filter: LetterFilter): Routine<number> {
  return (yield* countAll(filter)).count
}

/** Begins a replay of all that is parked by now and fits. Returns how many items it has; begun twice it is one. */
export function* startReplay(replay: NewReplay): Routine<number> {
  const { id, filter, from, ratePerSecond, by } = replay
  const { count, until } = yield* countAll(filter)
  const added = yield* run(sql.add, {
    id,
    token: by.token,
    actor: by.actor,
    provider: filter.externalOrganizationId,
    cause: filter.cause,
    isFromStart: from === 'start' ? 1 : 0,
    everyMs: ratePerSecond === undefined ? 0 : 1_000 / ratePerSecond,
    until,
    total: count,
    now: yield* now(),
  })
  if (added === 0) return (yield* first(sql.total, { id }, (row) => readInteger(row, 'total'))) ?? count
  const { subject, after } = toReplayWords(replay)
  yield* audit(by, 'dead_letter.replay_many', subject, `${count} parked`, `${count}${after}`)
  return count
}

/** Takes the next items of every replay under way. */
export function* advanceReplays(limit: number): Routine<ReplayProgress> {
  const waits: number[] = []
  for (const replay of yield* all(sql.open, {}, toRun)) {
    const waitMs = yield* advanceOne(replay, limit, yield* now())
    if (waitMs !== undefined) waits.push(waitMs)
  }
  return { nextInMs: waits.length === 0 ? undefined : Math.min(...waits) }
}

/** Returns after how long it goes on; undefined once it is through. */
function* advanceOne(replay: Run, limit: number, at: number): Routine<number | undefined> {
  if (isTooEarly(replay.until, at)) return replay.until + 1 - at
  const { count, nextAt } = toReplayPace(replay.everyMs, replay.nextAt, at, limit)
  if (count === 0) return nextAt - at
  const { provider, cause, until, token, actor } = replay
  const items = yield* all(sql.next, { ...replay.place, until, provider, cause, limit: count }, (row) => ({
    id: readText(row, 'id'),
    parkedAt: readInteger(row, 'parked_at'),
  }))
  const ids = items.map(({ id }) => id)
  const taken = yield* replayParked(ids, replay.from, { token, actor })
  const last = items.at(-1) ?? replay.place
  const isOver = items.length < count
  yield* run(sql.move, {
    id: replay.id,
    parkedAt: last.parkedAt,
    itemId: last.id,
    done: taken.length,
    nextAt,
    isOver,
    now: at,
  })
  return isOver ? undefined : Math.max(0, nextAt - at)
}

function* countAll({ externalOrganizationId: provider, cause }: LetterFilter) {
  const counted = yield* first(sql.count, { ...BEGINNING, provider, cause }, (row) => ({
    count: readInteger(row, 'count'),
    until: readInteger(row, 'until'),
  }))
  return counted ?? { count: 0, until: 0 }
}

type Run = ReturnType<typeof toRun>

function toRun(row: Row) {
  return {
    id: readText(row, 'id'),
    token: readText(row, 'token'),
    actor: readOptionalText(row, 'actor'),
    provider: readOptionalText(row, 'provider'),
    cause: readOptionalText(row, 'cause'),
    from: readFlag(row, 'from_start') ? ('start' as const) : ('failed' as const),
    everyMs: readNumber(row, 'every_ms'),
    until: readInteger(row, 'until'),
    place: { parkedAt: readInteger(row, 'parked_at'), id: readText(row, 'item_id') },
    nextAt: readNumber(row, 'next_at'),
  }
}

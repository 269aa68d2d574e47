import {
  isTooEarly,
  type LetterFilter,
  type NewReplay,
  readFlag,
  readInteger,
  readNumber,
  readOptionalText,
  readText,
  type ReplayProgress,
  type Row,
  toReplayPace,
  toReplayWords,
} from '@truckroll/store'
import { replaySql } from '../sql/replay-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { Acts } from './acts.ts'

/** Before the first parked item. */
const BEGINNING = { parkedAt: -1, id: '' }

/** Replays of many items: begun once, taken on slice by slice until they are through. */
export class ReplayRuns {
  readonly #context: StoreContext
  readonly #acts: Acts

  constructor(context: StoreContext, acts: Acts) {
    this.#context = context
    this.#acts = acts
  }

  count(filter: LetterFilter): number {
    return this.#countAll(filter).count
  }

  /** Whatever is parked by now and fits is of it. Returns how many items. */
  start(replay: NewReplay): number {
    const { id, filter, from, ratePerSecond, by } = replay
    const { count, until } = this.#countAll(filter)
    const everyMs = ratePerSecond === undefined ? 0 : 1_000 / ratePerSecond
    this.#context.connection.run(replaySql.add, {
      id,
      token: by.token,
      actor: by.actor,
      provider: filter.externalOrganizationId,
      cause: filter.cause,
      isFromStart: from === 'start',
      everyMs,
      until,
      total: count,
      now: this.#context.clock.now(),
    })
    const { subject, after } = toReplayWords(replay)
    this.#acts.audit(by, 'dead_letter.replay_many', subject, `${count} parked`, `${count}${after}`)
    return count
  }

  advance(limit: number): ReplayProgress {
    const now = this.#context.clock.now()
    const waits = this.#context.connection
      .all(replaySql.open, {}, toRun)
      .map((run) => this.#advanceOne(run, limit, now))
      .filter((waitMs) => waitMs !== undefined)
    return { nextInMs: waits.length === 0 ? undefined : Math.min(...waits) }
  }

  /** Items that replays under way have not reached yet. */
  left(): number {
    return this.#context.connection.first(replaySql.left, {}, (row) => readInteger(row, 'count')) ?? 0
  }

  /** Returns after how long it goes on; undefined once it is through. */
  #advanceOne(run: Run, limit: number, now: number): number | undefined {
    if (isTooEarly(run.until, now)) return run.until + 1 - now
    const { count, nextAt } = toReplayPace(run.everyMs, run.nextAt, now, limit)
    if (count === 0) return nextAt - now
    const items = this.#context.connection.all(
      replaySql.next,
      { ...run.place, until: run.until, provider: run.provider, cause: run.cause, limit: count },
      (row) => ({ id: readText(row, 'id'), parkedAt: readInteger(row, 'parked_at') }),
    )
    const by = { token: run.token, actor: run.actor }
    const taken = items.filter(({ id }) => this.#acts.replayOne(id, run.from, by) !== undefined)
    const last = items.at(-1) ?? run.place
    const isOver = items.length < count
    this.#context.connection.run(replaySql.move, {
      id: run.id,
      parkedAt: last.parkedAt,
      itemId: last.id,
      done: taken.length,
      nextAt,
      isOver,
      now,
    })
    return isOver ? undefined : Math.max(0, nextAt - now)
  }

  #countAll(filter: LetterFilter) {
    const { externalOrganizationId: provider, cause } = filter
    return (
      this.#context.connection.first(replaySql.count, { ...BEGINNING, provider, cause }, (row) => ({
        count: readInteger(row, 'count'),
        until: readInteger(row, 'until'),
      })) ?? { count: 0, until: 0 }
    )
  }
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

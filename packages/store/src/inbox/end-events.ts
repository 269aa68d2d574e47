import { remark } from '../control/timeline.ts'
import type { AttemptOutcome } from '../inbox-store.ts'
import { now, type Routine, type Values, writeEach } from '../routine/routine.ts'
import { writeAnswer } from '../vendor-answer.ts'
import type { EndingEvent } from './ending.ts'

export type Outcome<State extends AttemptOutcome['state']> = Extract<AttemptOutcome, { state: State }>

export interface Ended<Of extends AttemptOutcome = AttemptOutcome> {
  readonly event: EndingEvent
  readonly outcome: Of
}

const sql = {
  attempt: `
    update attempts set finished_at = :now, outcome = x.outcome, cause = x.cause, message = x.message
    from {rows x: seq bigint, number integer, outcome text, cause text, message text}
    where event_seq = x.seq and attempts.number = x.number`,
  over: `
    update events set state = x.state, cause = x.cause, message = x.message, answer = x.answer, finished_at = :now,
      open_attempt = null
    from {rows x: seq bigint, state text, cause text, message text, answer text} where events.seq = x.seq`,
  /** The failure was counted when the attempt began; one that does not count is taken back. */
  waits: `
    update events set cause = x.cause, message = x.message, side = x.side, previous = x.previous,
      failing_since = x.failing_since, failures = failures - x.uncounted, open_attempt = null
    from {rows x: seq bigint, cause text, message text, side text, previous text, failing_since bigint, uncounted integer}
    where events.seq = x.seq`,
  known: `
    insert into entities (put_key, entity_id) select short_of(x.put_key), short_of(x.entity_id)
    from {rows x: put_key text, entity_id text} where true on conflict do nothing`,
  count: `
    insert into counters as c (name, value) select x.name, x.count from {rows x: name text, count bigint} where true
    on conflict (name) do update set value = c.value + excluded.value`,
}

/** The attempts end, and their events with them or until the next one. */
export function* endEvents(ended: readonly Ended[]): Routine<void> {
  const at = yield* now()
  yield* writeEach(sql.attempt, ended.flatMap(toAttempt), { now: at })
  yield* writeEach(sql.over, ended.flatMap(toOver), { now: at })
  yield* writeEach(
    sql.waits,
    ended.flatMap((one) => toWaiting(one, at)),
  )
  const done = ended.filter(isDone)
  const entities = done.flatMap(({ event: { entityId, lostTerm, putKey = '' } }) =>
    entityId === undefined || lostTerm !== undefined ? [] : [{ put_key: putKey, entity_id: entityId }],
  )
  yield* writeEach(sql.known, entities)
  const unhandled = done.filter(({ outcome }) => outcome.isUnhandled === true)
  const counts = Map.groupBy(unhandled, ({ event }) => `unhandled:${event.handedType ?? 'message.other'}`)
  yield* writeEach(
    sql.count,
    [...counts].map(([name, { length: count }]) => ({ name, count })),
  )
  for (const one of ended) if (isDead(one)) yield* tellParked(one, at)
}

export function isDone<One extends Ended>(one: One): one is One & Ended<Outcome<'done'>> {
  return one.outcome.state === 'done'
}

function isDead(one: Ended): one is Ended<Outcome<'dead'>> {
  return one.outcome.state === 'dead'
}

function toAttempt({ event: { seq, openAttempt }, outcome }: Ended): Values[] {
  if (openAttempt === undefined) return []
  const row = {
    seq,
    number: openAttempt,
    outcome: outcome.state === 'provider_held' ? 'held' : outcome.state,
  }
  if (outcome.state !== 'done') return [{ ...row, cause: outcome.cause, message: outcome.message }]
  const link = outcome.bmsId === undefined ? [] : [`The BMS calls it ${outcome.bmsId}.`]
  const said = [...link, ...(outcome.remark === undefined ? [] : [outcome.remark])]
  const message = said.length === 0 ? undefined : said.join(' ')
  return [{ ...row, cause: outcome.isUnhandled === true ? 'unhandled' : undefined, message }]
}

function toOver({ event, outcome }: Ended): Values[] {
  if (outcome.state === 'done') {
    const cause = outcome.attention?.[0]?.cause
    return [{ seq: event.seq, state: 'done', cause, message: undefined, answer: undefined }]
  }
  if (outcome.state !== 'dead') return []
  const { cause, message } = outcome
  const state = event.isNotice ? 'failed_notice' : 'dead'
  return [{ seq: event.seq, state, cause, message, answer: writeAnswer(outcome.answer) }]
}

function toWaiting({ event, outcome }: Ended, at: number): Values[] {
  if (outcome.state !== 'retry' && outcome.state !== 'provider_held') return []
  const { seq, openAttempt, failingSince } = event
  const { cause, message } = outcome
  if (outcome.state === 'provider_held') {
    const uncounted = Number(openAttempt !== undefined)
    return [
      { seq, cause, message, side: 'setting', previous: 'status', failing_since: failingSince, uncounted },
    ]
  }
  const { side, previous, isCounted } = outcome
  const since = isCounted ? undefined : (failingSince ?? (isOutage(outcome) ? at : undefined))
  const uncounted = Number(!isCounted && openAttempt !== undefined)
  return [{ seq, cause, message, side, previous, failing_since: since, uncounted }]
}

/** Nothing of the event failed: the BMS is away. */
export function isOutage(outcome: Outcome<'retry'>): boolean {
  return !outcome.isCounted && outcome.isExcused !== true
}

function* tellParked(
  { event, outcome: { cause, message } }: Ended<Outcome<'dead'>>,
  at: number,
): Routine<void> {
  const { jobId, isNotice, handedType = 'The event', id: eventId } = event
  if (jobId === undefined) return
  const says = isNotice ? 'notice_given_up' : 'event_parked'
  const kind = isNotice ? 'event.failed_notice' : 'event.dead'
  yield* remark(jobId, {
    at,
    source: 'gateway',
    kind,
    facts: { says, type: handedType, cause, message },
    eventId,
  })
}

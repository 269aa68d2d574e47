import type { EchoEntry, StartedAttempt, Claim } from '../inbox-store.ts'
import { keepPlaces } from '../jobs/change-places.ts'
import { lockKeys } from '../keys/reserve-keys.ts'
import { allOf, first, now, type Routine, together, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { echoesOf, tellEchoes, writeEchoes } from './echoes.ts'

const isHeld = 'k.claim_token = x.token and k.claimed_id = x.id'

const sql = {
  claimed: `
    select x.id, x.token, events.seq, events.attempts, events.open_attempt, events.lost_term, events.job_id, events.put_key,
      events.entity_id, events.handed_type
    from {rows x: key text, id text, token bigint}
    join keys as k on k.key = x.key and ${isHeld} join events on events.id = x.id`,
  begin: `
    update events set attempts = x.number, failures = failures + 1, open_attempt = x.number,
      handed_type = coalesce(handed_type, x.type)
    from {rows x: seq bigint, number integer, type text} where events.seq = x.seq`,
  add: `
    insert into attempts (event_seq, number, started_at)
    select x.seq, x.number, :now::bigint from {rows x: seq bigint, number integer}`,
  /** Kept for the transaction. */
  held: `
    select events.seq, events.lost_term from keys as k join events on events.id = k.claimed_id
    where k.key = :key and k.claim_token = :token and k.claimed_id = :id for update of k`,
  storeStep: `
    insert into steps (event_seq, name, result) select x.seq, x.name, x.result
    from {rows x: seq bigint, name text, result text} where true
    on conflict (event_seq, name) do update set result = excluded.result`,
}

/**
 * Writes attempts before the adapter is called. Returns their numbers, in the order given; undefined if the claim was
 * lost. The unique index events_active keeps a second event of the key from being begun.
 */
export function* startAttempts(given: readonly StartedAttempt[]): Routine<readonly (number | undefined)[]> {
  const at = yield* now()
  yield* lockKeys(
    'keys',
    given.map(({ claim }) => claim.key),
  )
  const claims = given.map(({ claim: { key, eventId: id, token } }) => ({ key, id, token }))
  const ended = given.flatMap(({ endsEchoes }) => endsEchoes?.jobId ?? [])
  const [claimed, known] = yield* together(allOf(sql.claimed, claims, toClaimed), echoesOf(ended))
  const eventOf = new Map(claimed.map((event) => [nameOf(event), event]))
  const begun = new Set<number>()
  const started = given.flatMap((attempt) => {
    const event = eventOf.get(nameOf({ id: attempt.claim.eventId, token: attempt.claim.token }))
    // A claim begins one attempt: one that is open was begun before, and the answer was lost.
    if (event === undefined || event.openAttempt !== undefined || begun.has(event.seq)) return []
    begun.add(event.seq)
    const { type, data } = attempt.handed
    return [{ attempt, event, row: { seq: event.seq, number: event.attempts + 1, type, data } }]
  })
  const rows = started.map(({ row: { seq, number, type } }) => ({ seq, number, type }))
  yield* writeEach(sql.begin, rows)
  const fresh = started.filter(({ event }) => !event.isHanded)
  yield* writeEach(
    '{keep_handed}',
    fresh.map(({ row: { seq, data } }) => ({ seq, data })),
  )
  yield* writeEach(
    sql.add,
    rows.map(({ seq, number }) => ({ seq, number })),
    { now: at },
  )
  // Of a job that the organization has lost nothing is kept: what its BMS tells of it is not taken.
  const present = started.filter(({ event }) => event.lostTerm === undefined)
  const sayings = present.map(({ attempt: { endsEchoes, echoes }, event: { seq, putKey, entityId } }) => ({
    seq,
    putKey,
    entityId,
    endsEchoes,
    echoes,
  }))
  yield* tellEchoes(sayings, known)
  yield* keepPlaces(
    present.flatMap(({ attempt, event }) => (attempt.keepsPlace === true ? (event.jobId ?? []) : [])),
  )
  return given.map(({ claim }) => {
    const event = eventOf.get(nameOf({ id: claim.eventId, token: claim.token }))
    return event && (event.openAttempt ?? event.attempts + 1)
  })
}

/** Stores the result of a completed step. False if the claim was lost. */
export function* storeStep(claim: Claim, name: string, result: string): Routine<boolean> {
  const event = yield* claimedEvent(claim)
  if (event === undefined) return false
  yield* writeEach(sql.storeStep, [{ seq: event.seq, name, result }])
  return true
}

/** What the BMS may repeat, as far as it showed only during the attempt. False if the claim was lost. */
export function* noteEchoes(claim: Claim, echoes: readonly EchoEntry[]): Routine<boolean> {
  const event = yield* claimedEvent(claim)
  if (event === undefined) return false
  if (event.lostTerm === undefined) yield* writeEchoes([{ seq: event.seq, echoes }])
  return true
}

function claimedEvent({ key, eventId: id, token }: Claim) {
  return first(sql.held, { key, id, token }, (row) => ({
    seq: readInteger(row, 'seq'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
  }))
}

function nameOf({ id, token }: { readonly id: string; readonly token: number }): string {
  return `${token} ${id}`
}

function toClaimed(row: Row) {
  return {
    id: readText(row, 'id'),
    token: readInteger(row, 'token'),
    seq: readInteger(row, 'seq'),
    attempts: readInteger(row, 'attempts'),
    openAttempt: readOptionalInteger(row, 'open_attempt'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    jobId: readOptionalText(row, 'job_id'),
    putKey: readOptionalText(row, 'put_key'),
    entityId: readOptionalText(row, 'entity_id'),
    isHanded: readOptionalText(row, 'handed_type') !== undefined,
  }
}

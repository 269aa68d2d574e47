import type { EchoEntry, StartedAttempt, Claim } from '../inbox-store.ts'
import { keepPlaces } from '../jobs/change-positions.ts'
import { lockKeys } from '../keys/reserve-keys.ts'
import { allOf, first, now, type Routine, together, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { shortenHanded } from './handed-data.ts'
import { echoesOf, tellEchoes, writeEchoes } from './echoes.ts'

const sql = {
  begin: `
    update events set attempts = events.attempts + 1, failures = events.failures + 1,
      open_attempt = events.attempts + 1, handed_type = coalesce(events.handed_type, x.type)
    from {rows x: key text, id text, token bigint, type text}
    where events.id = x.id and events.open_attempt is null and exists (
      select 1 from keys as k where k.key = x.key and k.claim_token = x.token and k.claimed_id = x.id)
    returning events.id, x.token as token, events.seq, events.attempts, events.lost_term, events.job_id, events.put_key,
      events.entity_id`,
  /** A claim begins one attempt: one that is open was begun before, and the answer was lost. */
  open: `
    select x.id, x.token, events.open_attempt from {rows x: key text, id text, token bigint}
    join keys as k on k.key = x.key and k.claim_token = x.token and k.claimed_id = x.id
    join events on events.id = x.id and events.open_attempt is not null`,
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
  yield* lockKeys(
    'keys',
    given.map(({ claim }) => claim.key),
  )
  const each = given.map(({ claim: { key, eventId: id, token }, handed: { type } }) => ({
    key,
    id,
    token,
    type,
  }))
  const ended = given.flatMap(({ endsEchoes }) => endsEchoes?.jobId ?? [])
  const [at, begun, known] = yield* together(now(), allOf(sql.begin, each, toBegun), echoesOf(ended))
  const attemptOf = new Map(given.map((attempt) => [nameOfClaim(attempt.claim), attempt]))
  const started = begun.flatMap((event) => {
    const attempt = attemptOf.get(nameOf(event))
    return attempt === undefined ? [] : [{ attempt, event }]
  })
  const fresh = started.filter(({ event }) => event.number === 1)
  yield* writeEach(
    '{keep_handed}',
    fresh.map(({ attempt, event: { seq } }) => ({
      seq,
      data: shortenHanded(attempt.handed.data, attempt.shared),
    })),
  )
  yield* writeEach(
    sql.add,
    begun.map(({ seq, number }) => ({ seq, number })),
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
    present.flatMap(({ attempt, event }) => (attempt.keepsPosition === true ? (event.jobId ?? []) : [])),
  )
  return yield* toNumbers(given, begun)
}

function* toNumbers(
  given: readonly StartedAttempt[],
  begun: readonly Begun[],
): Routine<readonly (number | undefined)[]> {
  const numbers = new Map(begun.map((event) => [nameOf(event), event.number]))
  const others = given.filter(({ claim }) => !numbers.has(nameOfClaim(claim)))
  const open = yield* allOf(
    sql.open,
    others.map(({ claim: { key, eventId: id, token } }) => ({ key, id, token })),
    (row) => [nameOf(toName(row)), readInteger(row, 'open_attempt')] as const,
  )
  for (const [name, number] of open) numbers.set(name, number)
  return given.map(({ claim }) => numbers.get(nameOfClaim(claim)))
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

interface ClaimName {
  readonly id: string
  readonly token: number
}

function nameOf({ id, token }: ClaimName): string {
  return `${token} ${id}`
}

function nameOfClaim({ eventId: id, token }: Claim): string {
  return nameOf({ id, token })
}

function toName(row: Row): ClaimName {
  return { id: readText(row, 'id'), token: readInteger(row, 'token') }
}

type Begun = ReturnType<typeof toBegun>

function toBegun(row: Row) {
  return {
    ...toName(row),
    seq: readInteger(row, 'seq'),
    number: readInteger(row, 'attempts'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    jobId: readOptionalText(row, 'job_id'),
    putKey: readOptionalText(row, 'put_key'),
    entityId: readOptionalText(row, 'entity_id'),
  }
}

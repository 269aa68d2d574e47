import type { NewMessage } from '../inbox-store.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { headOfUpdates } from '../keys/key-sql.ts'
import { planKeys, removeKeys } from '../keys/plan-keys.ts'
import { dropReserved, lockKeys, reserveKeys } from '../keys/reserve-keys.ts'
import type { SendClaim, SendOutcome } from '../outbox-store.ts'
import { recordMessages } from '../inbox/record-messages.ts'
import type { RecordingWork } from '../inbox/recording-work.ts'
import { allOf, lock, now, together, wake, writeEach, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readOptionalText, readText, readWord, type Row } from '../rows/row.ts'
import { updateStates } from '../update-kinds.ts'
import { writeAnswer } from '../vendor-answer.ts'
import {
  asideUntilOf,
  nextOfKey,
  type NextOfKey,
  type NextCandidate,
  type WorkedUpdate,
} from './next-of-key.ts'
import { updateWrites } from './update-writes.ts'

const sql = {
  lock: 'select seq from updates where id = any(:ids::text[]) order by seq for update',
  /** Updates on their way whose claim is still held. */
  held: `
    select x.token, updates.seq, updates.id, updates.key, updates.kind, updates.provider, updates.state,
      updates.file_bytes, updates.aside_until, updates.accepted_at
    from {rows x: key text, id text, token bigint}
    join outbox_keys on outbox_keys.key = x.key and outbox_keys.claim_token = x.token and outbox_keys.claimed_id = x.id
    join updates on updates.id = x.id`,
  /** What their keys have to send beside them. */
  others: `
    select x.token, other.seq, other.due_at, other.accepted_at, other.message is not null as has_failed,
      other.aside_until
    from {rows x: key text, id text, token bigint}
    join updates as other on other.seq = ${headOfUpdates('x.key', 'id <> x.id')}`,
  sent: `
    update updates set state = case when state = 'queued' then 'sent' else state end, sent_at = :now,
      attempts = attempts + 1, message = case when state = 'queued' then null else message end,
      cause = case when state = 'queued' then null else cause end, sealed_credentials = null, aside_until = 0
    from {rows x: seq bigint} where updates.seq = x.seq`,
  dead: `
    update updates set state = 'dead', cause = 'refused', message = x.message, answer = x.answer,
      attempts = attempts + 1, parked_at = :now, is_dismissed = 0, aside_until = 0
    from {rows x: seq bigint, message text, answer text} where updates.seq = x.seq`,
  retry: `
    update updates set due_at = x.due_at, aside_until = x.aside_until, message = x.message, cause = x.cause,
      attempts = attempts + x.attempted
    from {rows x: seq bigint, due_at bigint, aside_until bigint, message text, cause text, attempted integer}
    where updates.seq = x.seq`,
  /** A post that lets its provider go ends that provider's leaving. */
  setOffboarded: `
    update providers set state = 'offboarded'
    where state = 'offboarding' and external_organization_id in (select x.provider from {rows x: provider text})`,
}

export interface SendEnd {
  readonly claim: SendClaim
  readonly outcome: SendOutcome
}

interface HeldUpdate extends WorkedUpdate {
  readonly token: number
  readonly id: string
  readonly key: string
  readonly kind: string
  readonly provider: string | undefined
}

interface Ended<Outcome extends SendOutcome = SendOutcome> {
  readonly update: HeldUpdate
  readonly outcome: Outcome
}

type EndedAs<State extends SendOutcome['state']> = Ended<Extract<SendOutcome, { state: State }>>

/** Takes in what came of posts; false for each whose claim was lost. */
export function* finishSends(work: RecordingWork, ends: readonly SendEnd[]): Routine<readonly boolean[]> {
  const notices = ends.flatMap(({ outcome }) => noticesOf(outcome))
  if (notices.length === 0) return yield* finish(work, ends)
  // Rows of the inbox's keys come before those of the outbox's, here as when messages are recorded.
  const keys = notices.flatMap(({ events }) => events.map(({ key }) => key))
  yield* shareOwners()
  yield* reserveKeys('keys', keys)
  const answers = yield* finish(work, ends)
  yield* dropReserved('keys', keys)
  yield* wake('inbox')
  return answers
}

function* finish(work: RecordingWork, ends: readonly SendEnd[]): Routine<readonly boolean[]> {
  const claims = ends.map(({ claim: { key, updateId, token } }) => ({ key, id: updateId, token }))
  yield* lockKeys(
    'outbox_keys',
    claims.map(({ key }) => key),
  )
  yield* lock(sql.lock, { ids: claims.map(({ id }) => id) })
  const [at, held, others] = yield* together(
    now(),
    allOf(sql.held, claims, toHeldUpdate),
    allOf(sql.others, claims, (row) => [readInteger(row, 'token'), toCandidate(row)] as const),
  )
  const othersByToken = new Map(others)
  const ended = toEnded(ends, held)
  yield* writeSent(ended.filter(isSent), at)
  // One that was answered while it was on its way stays as that answer made it.
  const queued = ended.filter(({ update }) => update.state === 'queued')
  const refused = queued.filter(isDead)
  yield* writeDead(refused, at)
  yield* writeFailed(queued.filter(isRetry))
  yield* planNext(
    ended.map(({ update, outcome }) => ({
      key: update.key,
      next: nextOfKey(update, outcome, othersByToken.get(update.token), at),
    })),
  )
  for (const { outcome } of refused) {
    for (const notice of noticesOf(outcome)) yield* recordMessages(work, [{ messages: [notice] }])
  }
  const endedTokens = new Set(ended.map(({ update }) => update.token))
  return ends.map((end, index) => endedTokens.has(end.claim.token) && isFirst(ends, index))
}

/** Those whose claim is held, each once. */
function toEnded(ends: readonly SendEnd[], held: readonly HeldUpdate[]): readonly Ended[] {
  const heldByToken = new Map(held.map((update) => [update.token, update]))
  return ends.flatMap(({ claim, outcome }, index) => {
    const update = heldByToken.get(claim.token)
    return update !== undefined && isFirst(ends, index) ? [{ update, outcome }] : []
  })
}

/** Told twice in one batch, the first one ends the claim. */
function isFirst(ends: readonly SendEnd[], index: number): boolean {
  return ends.findIndex(({ claim }) => claim.token === ends[index]?.claim.token) === index
}

function* planNext(
  keys: readonly { readonly key: string; readonly next: NextOfKey | undefined }[],
): Routine<void> {
  const plans = keys.flatMap(({ key, next }) => (next === undefined ? [] : [{ key, ...next }]))
  yield* planKeys('outbox_keys', plans)
  yield* removeKeys(
    'outbox_keys',
    keys.filter(({ next }) => next === undefined).map(({ key }) => key),
  )
  if (plans.length > 0) yield* wake('outbox')
}

function* writeSent(sent: readonly EndedAs<'sent'>[], at: number): Routine<void> {
  const updates = sent.map(({ update }) => update)
  const toSeq = ({ seq }: HeldUpdate) => ({ seq })
  yield* writeEach(sql.sent, updates.map(toSeq), { now: at })
  const files = updates.filter(({ fileBytes }) => fileBytes > 0)
  yield* writeEach(
    updateWrites.removeFile,
    files.map(({ id }) => ({ id })),
  )
  const queued = updates.filter(({ state }) => state === 'queued')
  yield* writeEach(
    updateWrites.addHistory,
    queued.map(({ seq }) => ({ update_seq: seq, at, state: 'sent' })),
  )
  const partings = updates.filter(({ kind }) => kind === 'gateway_deprovision')
  yield* writeEach(
    sql.setOffboarded,
    partings.map(({ provider }) => ({ provider })),
  )
}

function* writeDead(refused: readonly EndedAs<'dead'>[], at: number): Routine<void> {
  const rows = refused.map(({ update: { seq }, outcome: { message, answer } }) => ({ seq, message, answer }))
  yield* writeEach(
    sql.dead,
    rows.map(({ seq, message, answer }) => ({ seq, message, answer: writeAnswer(answer) })),
    { now: at },
  )
  yield* writeEach(
    updateWrites.addHistory,
    rows.map(({ seq, message }) => ({ update_seq: seq, at, state: 'dead', message })),
  )
}

function* writeFailed(failed: readonly EndedAs<'retry'>[]): Routine<void> {
  yield* writeEach(
    sql.retry,
    failed.map(({ update, outcome }) => ({
      seq: update.seq,
      due_at: outcome.dueAt,
      aside_until: asideUntilOf(update, outcome),
      message: outcome.message,
      cause: outcome.cause,
      attempted: Number(outcome.isAttempted),
    })),
  )
}

function noticesOf(outcome: SendOutcome): readonly NewMessage[] {
  return outcome.state === 'dead' && outcome.notice !== undefined ? [outcome.notice] : []
}

function isSent(end: Ended): end is EndedAs<'sent'> {
  return end.outcome.state === 'sent'
}

function isDead(end: Ended): end is EndedAs<'dead'> {
  return end.outcome.state === 'dead'
}

function isRetry(end: Ended): end is EndedAs<'retry'> {
  return end.outcome.state === 'retry'
}

function toCandidate(row: Row): NextCandidate {
  return {
    seq: readInteger(row, 'seq'),
    dueAt: readInteger(row, 'due_at'),
    acceptedAt: readInteger(row, 'accepted_at'),
    hasFailed: readFlag(row, 'has_failed'),
    asideUntil: readInteger(row, 'aside_until'),
  }
}

function toHeldUpdate(row: Row): HeldUpdate {
  return {
    token: readInteger(row, 'token'),
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    key: readText(row, 'key'),
    kind: readText(row, 'kind'),
    provider: readOptionalText(row, 'provider'),
    state: readWord(row, 'state', updateStates),
    fileBytes: readInteger(row, 'file_bytes'),
    asideUntil: readInteger(row, 'aside_until'),
    acceptedAt: readInteger(row, 'accepted_at'),
  }
}

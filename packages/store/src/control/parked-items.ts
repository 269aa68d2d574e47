import { nameOfCaller, type Caller } from '../caller.ts'
import type { KeyOwner } from '../keys/key-owner.ts'
import { queueKeys } from '../keys/queue-keys.ts'
import { dropReserved, reserveKeys } from '../keys/reserve-keys.ts'
import { settleKeys } from '../keys/settle-keys.ts'
import { touchKeys } from '../keys/touch-keys.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { APPLICATION_CREDENTIAL } from '../outbox/queue-post.ts'
import { SHARED_CREDENTIAL } from '../providers/shared-credential.ts'
import { all, first, now, run, wake, type Routine } from '../routine/routine.ts'
import { readInteger, readOptionalInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { isParkedEvent, isParkedUpdate } from '../sql/parked-sql.ts'
import { audit } from './audit.ts'
import { remark } from './timeline.ts'

const sql = {
  keysOf: `select key from events where id = any(:ids::text[]) and ${isParkedEvent}`,
  event: `
    select seq, id, key, job_id, lost_term, organization_id, credential, state, coalesce(cause, 'unknown') as cause,
      coalesce(handed_type, put_key, 'message.other') as type
    from events where id = :id and ${isParkedEvent} for update`,
  update: `
    select seq, id, key, job_id, lost_term, provider, kind as type, coalesce(cause, 'unknown') as cause
    from updates where id = :id and ${isParkedUpdate} for update`,
  /** It tells of the attempt that parked it, not of the one before that. */
  reopen: `
    update events set state = 'waiting', failures = 0, failing_since = null, cause = null, message = null, answer = null,
      finished_at = null, previous = case cause when 'crashed' then 'crashed' when 'timeout' then 'timeout'
        when 'hung' then 'timeout' else 'status' end
    where seq = :seq`,
  forgetSteps: 'delete from steps where event_seq = :seq',
  requeue: `
    update updates set state = 'queued', cause = null, message = null, answer = null, parked_at = null, due_at = :now,
      aside_until = 0
    where seq = :seq`,
  addHistory: `insert into update_history (update_seq, at, state) values (:seq, :now, 'queued')`,
  skip: `update events set state = 'skipped', finished_at = :now where seq = :seq`,
  dismiss: 'update updates set is_dismissed = 1, dismissed_at = :now where seq = :seq',
  removeFile: 'delete from update_files where update_id = :id',
  job: 'select credential, organization_id, provider from jobs where id = :jobId',
  lostJob:
    'select credential, organization_id, provider from lost_jobs where job_id = :jobId and term = :term',
  ofOrganization: `
    select external_organization_id from providers where organization_id = :organizationId and :credential = 'default'`,
  isClaimed: 'select 1 as found from keys where key = :key and claimed_until is not null',
  takeKeyOf: 'select key from keys where key = (select key from events where id = :id) for update',
  updateKey: `select key from updates where id = :id and ${isParkedUpdate}`,
}

/** Makes parked items due again at their place, audits each; returns how many of the ids were parked items. */
export function* replayItems(
  ids: readonly string[],
  from: 'start' | 'failed',
  by: Caller | undefined,
): Routine<number> {
  let count = 0
  for (const { id, cause } of yield* replayParked(ids, from, by)) {
    count += 1
    yield* audit(by, 'dead_letter.replay', id, `parked (${cause})`, `waiting, from ${from}`)
  }
  return count
}

/** The same, not audited: a replay of many is audited once. Returns those that were parked. */
export function* replayParked(
  ids: readonly string[],
  from: 'start' | 'failed',
  by: Caller | undefined,
): Routine<readonly ParkedItem[]> {
  yield* shareOwners()
  const keys = yield* all(sql.keysOf, { ids }, (row) => readText(row, 'key'))
  yield* reserveKeys('keys', keys)
  const replayed: ParkedItem[] = []
  for (const id of ids) {
    const item = (yield* replayEvent(id, from, by)) ?? (yield* replayUpdate(id, by))
    if (item !== undefined) replayed.push(item)
  }
  yield* dropReserved('keys', keys)
  return replayed
}

/** Lets what waits behind a parked item go on without it. False if there is no such item. */
export function* skipItem(id: string, by: Caller | undefined): Routine<boolean> {
  const at = yield* now()
  yield* all(sql.takeKeyOf, { id }, () => undefined)
  const event = yield* findEvent(id)
  if (event !== undefined) {
    yield* run(sql.skip, { seq: event.seq, now: at })
    if (event.state === 'dead') yield* settleKeys('keys', [event.key])
    yield* tell(event, 'event.skipped', 'event_skipped', by)
  }
  const update = event === undefined ? yield* first(sql.update, { id }, toItem) : undefined
  if (update !== undefined) {
    yield* run(sql.dismiss, { seq: update.seq, now: at })
    yield* run(sql.removeFile, { id })
    yield* tell(update, 'update.skipped', 'update_given_up', by)
  }
  const item = event ?? update
  if (item === undefined) return false
  yield* audit(by, 'dead_letter.skip', id, `parked (${item.cause})`, 'skipped')
  return true
}

function* replayEvent(
  id: string,
  from: 'start' | 'failed',
  by: Caller | undefined,
): Routine<ParkedItem | undefined> {
  const event = yield* findEvent(id)
  if (event === undefined) return undefined
  const { seq, key } = event
  yield* run(sql.reopen, { seq })
  if (from === 'start') yield* run(sql.forgetSteps, { seq })
  // A notice may come back to a key that has gone on since, or that has no work at all.
  yield* touchKeys('keys', [{ key, headSeq: seq, ...(yield* ownerOf(event)) }])
  if ((yield* first(sql.isClaimed, { key }, () => true)) === undefined) yield* settleKeys('keys', [key])
  yield* wake('inbox')
  const says = from === 'start' ? 'event_tried_from_start' : 'event_tried_from_failed'
  yield* tell(event, 'event.replayed', says, by)
  return event
}

function* replayUpdate(id: string, by: Caller | undefined): Routine<ParkedItem | undefined> {
  const key = yield* first(sql.updateKey, { id }, (row) => readText(row, 'key'))
  if (key === undefined) return undefined
  yield* reserveKeys('outbox_keys', [key])
  const found = yield* first(sql.update, { id }, toItem)
  if (found === undefined) {
    yield* dropReserved('outbox_keys', [key])
    return undefined
  }
  const { seq, jobId, provider } = found
  const at = yield* now()
  yield* run(sql.requeue, { seq, now: at })
  yield* run(sql.addHistory, { seq, now: at })
  const job = jobId === undefined ? undefined : yield* jobOf(found)
  const owner = {
    jobId,
    organizationId: job?.organizationId,
    provider: jobId === undefined ? provider : job?.provider,
  }
  const credential = jobId === undefined ? APPLICATION_CREDENTIAL : (job?.credential ?? SHARED_CREDENTIAL)
  yield* queueKeys([{ key, credential, ...owner }])
  yield* wake('outbox')
  yield* tell(found, 'update.replayed', 'update_sent_again', by)
  return found
}

interface ParkedItem {
  readonly seq: number
  readonly id: string
  readonly key: string
  readonly jobId: string | undefined
  readonly lostTerm: number | undefined
  readonly provider: string | undefined
  readonly type: string
  readonly cause: string
}

type ParkedEvent = ParkedItem & {
  readonly organizationId: string | undefined
  readonly credential: string
  readonly state: string
}

function findEvent(id: string): Routine<ParkedEvent | undefined> {
  return first(sql.event, { id }, (row) => ({
    ...toItem({ ...row, provider: null }),
    organizationId: readOptionalText(row, 'organization_id'),
    credential: readText(row, 'credential'),
    state: readText(row, 'state'),
  }))
}

function toItem(row: Row): ParkedItem {
  return {
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    provider: readOptionalText(row, 'provider'),
    type: readText(row, 'type'),
    cause: readText(row, 'cause'),
  }
}

/** Its job: as the organization knows it that lost it, if one did. */
function jobOf({ jobId, lostTerm }: Pick<ParkedItem, 'jobId' | 'lostTerm'>) {
  const toJob = (row: Row) => ({
    credential: readText(row, 'credential'),
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
  })
  return lostTerm === undefined
    ? first(sql.job, { jobId }, toJob)
    : first(sql.lostJob, { jobId, term: lostTerm }, toJob)
}

function* ownerOf(event: ParkedEvent): Routine<KeyOwner> {
  const { jobId, credential } = event
  const job = jobId === undefined ? undefined : yield* jobOf(event)
  const organizationId = job?.organizationId ?? event.organizationId
  const told = credential === SHARED_CREDENTIAL ? undefined : credential
  const provider =
    job?.provider ??
    told ??
    (yield* first(sql.ofOrganization, { organizationId, credential }, (row) =>
      readText(row, 'external_organization_id'),
    ))
  return { jobId, organizationId, provider }
}

type Decision =
  | 'event_skipped'
  | 'update_given_up'
  | 'event_tried_from_start'
  | 'event_tried_from_failed'
  | 'update_sent_again'

/** Tells on the job's timeline what a person decided about an item of it. */
function* tell(item: ParkedItem, kind: string, says: Decision, by: Caller | undefined): Routine<void> {
  if (by === undefined || item.jobId === undefined) return
  yield* remark(item.jobId, {
    at: yield* now(),
    source: 'operator',
    kind,
    facts: { says, type: item.type, name: nameOfCaller(by) },
    ...(kind.startsWith('event') ? { eventId: item.id } : { updateId: item.id }),
  })
}

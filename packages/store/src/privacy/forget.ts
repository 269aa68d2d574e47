import { nameOfCaller, type Caller } from '../caller.ts'
import { audit } from '../control/audit.ts'
import { remark } from '../control/timeline.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { dropReserved, reserveKeys } from '../keys/reserve-keys.ts'
import { settleKeys } from '../keys/settle-keys.ts'
import type { ForgottenRows } from '../privacy-store.ts'
import { all, first, now, run, type Routine } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'
import { emptyEvents } from '../retention/empty-events.ts'
import type { DoneRow, RetentionWork } from '../retention/retention-work.ts'

/** Which rows: of a job, or one event that is of none. */
interface Scope {
  readonly jobId: string | undefined
  readonly eventId: string | undefined
}

const isOfScope = '(job_id = :jobId or id = :eventId)'
const isOpen = "state in ('waiting', 'dead', 'failed_notice')"

const sql = {
  events: `select seq, id, key from events where ${isOfScope} and (purged_at is null or ${isOpen}) order by seq`,
  updates: `
    select seq, id, key from updates
    where job_id = :jobId and (purged_at is null or state = 'queued') order by seq`,
  inHand: `
    select 1 as found from keys where key = any(:keys::text[]) and claimed_until is not null
    union all
    select 1 from outbox_keys where key = any(:outboxKeys::text[]) and claimed_until is not null`,
  endEvents: `update events set state = 'skipped', finished_at = :now where ${isOfScope} and ${isOpen}`,
  giveUpQueued: `
    insert into update_history (update_seq, at, state)
    select seq, :now::bigint, 'dead' from updates where job_id = :jobId and state = 'queued'`,
  endQueued: `
    update updates set state = 'dead', cause = null, parked_at = :now, is_dismissed = 1, dismissed_at = :now,
      aside_until = 0
    where job_id = :jobId and state = 'queued'`,
  dismiss: `
    update updates set is_dismissed = 1, dismissed_at = :now
    where job_id = :jobId and state = 'dead' and is_dismissed = 0`,
  emptyAttempts: `
    update attempts set message = null where event_seq = any(:seqs::bigint[]) and message is not null`,
  forgetSteps: 'delete from steps where event_seq = any(:seqs::bigint[])',
  /** What a suppressed one keeps is its cause. */
  emptyHistory: `
    update update_history set message = null
    where update_seq = any(:seqs::bigint[]) and state <> 'suppressed' and message is not null`,
  removeFiles: 'delete from update_files where update_id = any(:ids::text[])',
  emptyRemarks: `update remarks set facts = '{}', purged_at = :now where job_id = :jobId and purged_at is null`,
  emptyAttention: `
    update attention set facts = '{}', done_at = coalesce(done_at, :now), purged_at = :now
    where job_id = :jobId and purged_at is null`,
  job: 'select seq, id_json from jobs where id = :jobId',
  emptyStatus: 'update jobs set status_message = null where id = :jobId',
  emptyLost: 'update lost_jobs set body = :body, handed_body = null where job_id = :jobId',
  endEchoes: 'delete from echoes where job_id = :jobId',
}

export function* forgetJob(
  work: RetentionWork,
  jobId: string,
  by: Caller | undefined,
): Routine<ForgottenRows | undefined> {
  const done = yield* forgetRows(work, { jobId, eventId: undefined })
  if (done === undefined) return undefined
  const at = yield* now()
  const remarks = yield* run(sql.emptyRemarks, { jobId, now: at })
  const attention = yield* run(sql.emptyAttention, { jobId, now: at })
  const job = yield* first(sql.job, { jobId }, (row) => ({
    seq: readInteger(row, 'seq'),
    body: `{"id":${readText(row, 'id_json')}}`,
  }))
  if (job !== undefined) {
    yield* work.emptyJob(job, at)
    yield* run(sql.emptyStatus, { jobId })
    yield* run(sql.emptyLost, { jobId, body: job.body })
  }
  yield* run(sql.endEchoes, { jobId })
  const facts = { says: 'forgotten', name: by === undefined ? 'the gateway' : nameOfCaller(by) } as const
  yield* remark(jobId, { at, source: 'operator', kind: 'job.forgotten', facts })
  yield* audit(by, 'privacy.forget', jobId, '', toWords(done))
  return { ...done, remarks, attention }
}

export function* forgetLooseEvent(
  work: RetentionWork,
  eventId: string,
  by: Caller | undefined,
): Routine<ForgottenRows | undefined> {
  const done = yield* forgetRows(work, { jobId: undefined, eventId })
  if (done !== undefined) yield* audit(by, 'privacy.forget', eventId, '', toWords(done))
  return done && { ...done, remarks: 0, attention: 0 }
}

type Done = Omit<ForgottenRows, 'remarks' | 'attention'>

/** Events and updates; undefined if one of them is in somebody's hands, or retention is at work in another process. */
function* forgetRows(work: RetentionWork, scope: Scope): Routine<Done | undefined> {
  if (!(yield* work.begin())) return undefined
  yield* shareOwners()
  const [keys, outboxKeys] = [keysOf(yield* listEvents(scope)), keysOf(yield* listUpdates(scope))]
  yield* reserveKeys('keys', keys)
  yield* reserveKeys('outbox_keys', outboxKeys)
  const isInHand = (yield* first(sql.inHand, { keys, outboxKeys }, () => true)) ?? false
  const done = isInHand ? undefined : yield* empty(work, scope)
  if (done !== undefined) {
    yield* settleKeys('keys', keys)
    yield* settleKeys('outbox_keys', outboxKeys)
  }
  yield* dropReserved('keys', keys)
  yield* dropReserved('outbox_keys', outboxKeys)
  return done
}

function* empty(work: RetentionWork, scope: Scope): Routine<Done> {
  const at = yield* now()
  // Read again: what came in before the keys were taken is of it.
  const events = yield* listEvents(scope)
  const updates = yield* listUpdates(scope)
  const ofJob = { jobId: scope.jobId, now: at }
  yield* run(sql.giveUpQueued, ofJob)
  const ended =
    (yield* run(sql.endEvents, { ...scope, now: at })) +
    (yield* run(sql.endQueued, ofJob)) +
    (yield* run(sql.dismiss, ofJob))
  yield* run(sql.emptyAttempts, seqsOf(events))
  const steps = yield* run(sql.forgetSteps, seqsOf(events))
  yield* run(sql.emptyHistory, seqsOf(updates))
  const files = yield* run(sql.removeFiles, { ids: updates.map(({ id }) => id) })
  yield* emptyEvents(work, events, at)
  yield* work.emptyUpdates(updates, at)
  return { events: events.length, updates: updates.length, files, steps, ended }
}

interface KeyedRow extends DoneRow {
  readonly id: string
  readonly key: string
}

function listEvents(scope: Scope): Routine<readonly KeyedRow[]> {
  return all(sql.events, { ...scope }, toKeyedRow(scope))
}

function listUpdates(scope: Scope): Routine<readonly KeyedRow[]> {
  return all(sql.updates, { jobId: scope.jobId }, toKeyedRow(scope))
}

function toKeyedRow({ jobId }: Scope) {
  return (row: Row): KeyedRow => ({
    seq: readInteger(row, 'seq'),
    jobId,
    id: readText(row, 'id'),
    key: readText(row, 'key'),
  })
}

function keysOf(rows: readonly KeyedRow[]): readonly string[] {
  return [...new Set(rows.map(({ key }) => key))]
}

const seqsOf = (rows: readonly DoneRow[]) => ({ seqs: rows.map(({ seq }) => seq) })

const toWords = ({ events, updates, ended }: Done) => `events ${events}, updates ${updates}, ended ${ended}`

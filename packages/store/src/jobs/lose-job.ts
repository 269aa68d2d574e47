import { addAttention } from '../control/attention.ts'
import { remark } from '../control/timeline.ts'
import { dropReserved, reserveKeys } from '../keys/reserve-keys.ts'
import { settleKeys } from '../keys/settle-keys.ts'
import { first, now, type Routine, run, write } from '../routine/routine.ts'
import { readOptionalInteger } from '../rows/row.ts'
import type { KnownJob } from './known-job.ts'

const isOfPresent = 'job_id = :jobId and lost_term is null and is_notice = 0'

/** How an organization is called that Dispatch does not name. */
const UNNAMED_ORGANIZATION = '(not named)'

const sql = {
  /** Whether anything of the job was handed to the organization that has it. */
  wasHanded: `select 1 as found from events where ${isOfPresent} and attempts > 0 limit 1`,
  /** Whether something waits that the job itself does not tell again: a note, a file or a visit. */
  leavesMoreThanJob: `
    select 1 as found from events
    where ${isOfPresent} and state = 'waiting' and put_key not in ('job', 'job.moved') limit 1`,
  keep: `
    insert into lost_jobs (job_id, term, key, organization_id, organization_id_json, credential, provider, bms_id,
      is_created, lost_at, body, handed_body)
    select id, term, coalesce(key, 'job:' || id), organization_id, organization_id_json, credential, provider, bms_id,
      is_created, :now::bigint, {job_body}, {job_handed}
    from jobs where id = :jobId`,
  /** The organization that has the job now has received none of them. */
  forgetEntities: `
    delete from entities where (put_key, entity_id) in (
      select short_of(coalesce(put_key, '')), short_of(entity_id) from events
      where job_id = :jobId and entity_id is not null)`,
  markEvents: 'update events set lost_term = :term where job_id = :jobId and lost_term is null',
  markUpdates: 'update updates set lost_term = :term where job_id = :jobId and lost_term is null',
  endEchoes: 'delete from echoes where job_id = :jobId',
  endPlace: 'delete from unlinked where job_id = :jobId',
  begin: `
    update jobs set term = term + 1, key = :nextKey, bms_id = null, search_bms_id = null, is_created = 0,
      handed_event = null, handed_body = null, status = null, status_message = null, status_at = null, visits = null, is_canceled_by_brand = 0
    where id = :jobId`,
  headTerm: `
    select lost_term as term from events where key = :key and state in ('waiting', 'dead') order by seq limit 1`,
  skipWaiting: `
    update events set state = 'skipped', finished_at = :now
    where job_id = :jobId and lost_term = :term and state = 'waiting'`,
}

export interface Loss {
  readonly jobId: string
  readonly job: KnownJob
  /** What orders the job's events from now on. */
  readonly nextKey: string
  readonly to: string | undefined
  /** The event that tells it. */
  readonly eventId: string
}

/**
 * Takes a job from the organization that has it: from now on all that is known of it is the next one's. True if the first
 * has nothing to hear of it. The outbox's key is held, so that no update is taken meanwhile as the first one's.
 */
export function* loseJob({ jobId, job, nextKey, to, eventId }: Loss): Routine<boolean> {
  const { key, term, organizationId } = job
  yield* reserveKeys('outbox_keys', [key])
  const wasHanded = job.isCreated || ((yield* first(sql.wasHanded, { jobId }, () => true)) ?? false)
  if (!wasHanded) yield* tellLeftBehind(jobId, organizationId)
  const at = yield* now()
  yield* write(sql.keep, { jobId, now: at })
  yield* write(sql.forgetEntities, { jobId })
  yield* write(sql.markEvents, { jobId, term })
  yield* write(sql.markUpdates, { jobId, term })
  yield* write(sql.endEchoes, { jobId })
  yield* write(sql.endPlace, { jobId })
  yield* write(sql.begin, { jobId, nextKey })
  if (!wasHanded) yield* skipWaiting(jobId, job, at)
  const says = wasHanded ? 'moved' : 'moved_unreceived'
  const facts = {
    says,
    from: organizationId ?? UNNAMED_ORGANIZATION,
    to: to ?? UNNAMED_ORGANIZATION,
  } as const
  yield* remark(jobId, { at, source: 'dispatch', kind: 'job.moved', facts, eventId })
  yield* dropReserved('outbox_keys', [key])
  return !wasHanded || job.isCanceledByBrand
}

function* tellLeftBehind(jobId: string, organizationId: string | undefined): Routine<void> {
  if ((yield* first(sql.leavesMoreThanJob, { jobId }, () => true)) === undefined) return
  const facts = { says: 'left_behind', from: organizationId ?? UNNAMED_ORGANIZATION, job: jobId } as const
  yield* addAttention({ cause: 'needs_attention', jobId, externalOrganizationId: undefined, facts })
}

/** What is of an earlier term goes on as it was, and what is in hand of it stays so. */
function* skipWaiting(jobId: string, { key, term }: KnownJob, at: number): Routine<void> {
  const headTerm = yield* first(sql.headTerm, { key }, (row) => readOptionalInteger(row, 'term'))
  yield* run(sql.skipWaiting, { jobId, term, now: at })
  if (headTerm === term) yield* settleKeys('keys', [key])
}

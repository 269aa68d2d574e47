import { addAttention } from '../control/attention.ts'
import { remark } from '../control/timeline.ts'
import { followWorkOrders } from '../jobs/follow-work-orders.ts'
import { advancePositions } from '../jobs/change-positions.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { planKeys } from '../keys/plan-keys.ts'
import { touchKeys } from '../keys/touch-keys.ts'
import type { AcceptOutcome, ChangeCursor, NewUpdate } from '../outbox-store.ts'
import { now, together, wake, writeEach, type Routine } from '../routine/routine.ts'
import { rules } from '../rules.ts'
import { insertUpdates } from './insert-updates.ts'
import { dropReservedOfJobs, reserveOfJobs } from './job-keys.ts'
import { toStorableUpdate } from './storable-update.ts'
import { UpdateDecisions, type Effect } from './update-decisions.ts'
import { readUpdateFacts, type UpdatedJob } from './update-facts.ts'

const sql = {
  /** Once a day is enough for retention, which counts in days. */
  repeated: `
    update updates set repeated_at = :now::bigint
    where id in (select x.id from {rows x: id text}) and coalesce(repeated_at, accepted_at) <= :now::bigint - ${rules.dayMs}`,
  useEcho: `
    delete from echoes
    where (job_id, kind, value) in (select x.job_id, x.kind, x.value from {rows x: job_id text, kind text, value text})`,
  endEchoes: `
    delete from echoes where (job_id, kind) in (select x.job_id, x.kind from {rows x: job_id text, kind text})`,
}

/** What one caller gives: updates, and where the vendor's changes stand that brought them. */
export interface GivenUpdates {
  readonly updates: readonly NewUpdate[]
  readonly cursor: ChangeCursor | undefined
}

/**
 * Decides about each update, in the order given: taken, dropped as an echo or as too late, or seen before. Answers for
 * each caller.
 *
 * @throws GatewayError `TR_STORE_SUPERSEDED` if a job of a cursor's provider was linked since its place was read.
 */
export function* acceptUpdates(
  given: readonly GivenUpdates[],
): Routine<readonly (readonly AcceptOutcome[])[]> {
  const updates = given.flatMap((one) => one.updates.map(toStorableUpdate))
  const jobIds = [...new Set(updates.map(({ jobId }) => jobId))]
  let outcomes: readonly AcceptOutcome[] = []
  if (updates.length > 0) {
    yield* shareOwners()
    yield* reserveOfJobs(jobIds)
    const [at, facts] = yield* together(now(), readUpdateFacts(updates))
    const decisions = new UpdateDecisions(facts, at)
    outcomes = updates.map((update) => decisions.decide(update))
    yield* insertUpdates(decisions.added, at)
    yield* queueJobs(
      [...facts.jobs].filter(([id]) => decisions.queuedJobs.has(id)).map(([, job]) => job),
      at,
    )
    yield* writeEffects(decisions.effects, at)
    const areAllQueued = [...facts.jobs].every(([id, { term }]) => term === 0 && decisions.queuedJobs.has(id))
    if (!areAllQueued) yield* dropReservedOfJobs(jobIds)
  }
  const cursors = given.flatMap(({ cursor }) => cursor ?? [])
  for (const { provider, followed = [] } of cursors) yield* followWorkOrders(provider, followed)
  yield* advancePositions(cursors)
  let from = 0
  return given.map((one) => outcomes.slice(from, (from += one.updates.length)))
}

/** A key that is worked on is planned anew when that work ends. */
function* queueJobs(jobs: readonly UpdatedJob[], at: number): Routine<void> {
  yield* touchKeys(
    'outbox_keys',
    jobs.map(({ key, owner }) => ({ key, ...owner })),
  )
  const overtaking = jobs.filter(({ isClaimed, hasFilesOnly }) => hasFilesOnly && !isClaimed)
  yield* planKeys(
    'outbox_keys',
    overtaking.map(({ key }) => ({ key, dueAt: at, since: at })),
  )
  if (jobs.length > 0) yield* wake('outbox')
}

function* writeEffects(effects: readonly Effect[], at: number): Routine<void> {
  const of = <Kind extends Effect['kind']>(kind: Kind) =>
    effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind)
  yield* writeEach(
    sql.repeated,
    of('repeated').map(({ id }) => ({ id })),
    { now: at },
  )
  yield* writeEach(
    sql.useEcho,
    of('echo_used').map(({ jobId, echo, value }) => ({ job_id: jobId, kind: echo, value })),
  )
  yield* writeEach(
    sql.endEchoes,
    of('echoes_ended').map(({ jobId, echo }) => ({ job_id: jobId, kind: echo })),
  )
  for (const { jobId, updateId, text } of of('warning')) {
    yield* remark(jobId, {
      at,
      source: 'gateway',
      kind: 'update.warning',
      facts: { says: 'words', text },
      updateId,
    })
  }
  for (const { jobId, provider } of of('circle')) {
    yield* addAttention({
      cause: 'circle',
      jobId,
      externalOrganizationId: provider,
      facts: { says: 'circle' },
    })
  }
  for (const { update, provider } of of('after_cancel')) {
    yield* addAttention({
      cause: 'status_after_cancel',
      jobId: update.jobId,
      externalOrganizationId: provider,
      facts: { says: 'sent_after_cancel', kind: update.kind },
    })
  }
}

import type { ClaimedEvent, StoredJob } from '../inbox-store.ts'
import { jobColumns } from '../jobs/job-list.ts'
import { getLostJob } from '../jobs/lost-jobs.ts'
import { isOpenEvent } from '../keys/key-sql.ts'
import { claimKeys, newTokens } from '../keys/key-claims.ts'
import type { KeyOwner } from '../keys/key-owner.ts'
import { claimPlanned, type KeyPlan } from '../keys/plan-keys.ts'
import { allOf, now, type Routine, together, wake } from '../routine/routine.ts'
import { readInteger, readText, type Row } from '../rows/row.ts'
import { type StoredEvent, toStoredEvent } from '../rows/to-stored-event.ts'
import { toStoredJob } from '../rows/to-stored-job.ts'
import { type Begun, crashAttempts } from './crash-attempts.ts'

/** The head of each key: single-row look-ups, since a join would be planned by what the tables held an hour ago. */
const fromHeads = `
  from {rows x: key text, head_seq bigint}
  join events on events.seq = (
    select o.seq from events as o where o.key = x.key and o.${isOpenEvent} and o.seq >= x.head_seq order by o.seq limit 1)`

const sql = {
  heads: `
    select events.seq, events.id, events.message_id, events.key, events.job_id, events.put_key, events.entity_id,
      events.organization_id, events.credential, events.message_type, {event_body} as body, events.is_full_job,
      events.is_notice, events.lost_term, events.state, events.attempts, events.failures, events.open_attempt,
      events.previous, events.failing_since, events.handed_type, {event_handed} as handed_data, events.recorded_at,
      events.traceparent,
      (select 1 from entities where put_key = short_of(coalesce(events.put_key, ''))
        and entity_id = short_of(events.entity_id) limit 1) as is_entity_known
    ${fromHeads}`,
  jobs: `select x.key as of_key, ${jobColumns} ${fromHeads} join jobs on jobs.id = events.job_id`,
  steps: `
    select x.seq, steps.name, steps.result from {rows x: seq bigint} join steps on steps.event_seq = x.seq`,
}

/** What keys to hand out, and whose they are. */
export interface FreeKey extends KeyOwner {
  readonly key: string
  readonly headSeq: number
  /** Its head is tried apart from others like it. */
  readonly isSuspect?: boolean
}

export interface ClaimTerms {
  readonly claimMs: number
  readonly owner: string
  /** Of claims that go on; a key that is not among them gets a new one. */
  readonly tokens?: ReadonlyMap<string, number>
  /** Of keys that go on: how they stand once the claim has ended. */
  readonly plans?: ReadonlyMap<string, KeyPlan>
}

/**
 * Hands out the heads of keys whose rows are held. They are looked up by statements of their own: one that began
 * earlier might still see a head that has ended meanwhile.
 */
export function* claimHeads(keys: readonly FreeKey[], terms: ClaimTerms): Routine<ClaimedEvent[]> {
  if (keys.length === 0) return []
  const at = yield* now()
  const each = keys.map(({ key, headSeq }) => ({ key, head_seq: headSeq }))
  const fresh = keys.filter(({ key }) => terms.tokens?.has(key) !== true).map(({ key }) => key)
  const [heads, jobs, newOnes] = yield* together(
    allOf(sql.heads, each, (row) => ({
      event: toStoredEvent(row),
      isEntityKnown: row['is_entity_known'] !== null,
    })),
    allOf(sql.jobs, each, (row) => [readText(row, 'of_key'), toStoredJob(row)] as const),
    newTokens(fresh),
  )
  const tried = heads.filter(({ event }) => event.attempts > 0)
  const steps = yield* allOf(
    sql.steps,
    tried.map(({ event: { seq } }) => ({ seq })),
    (row) => [readInteger(row, 'seq'), toStep(row)] as const,
  )
  const jobOf = new Map(jobs)
  const stepsOf = Map.groupBy(steps, ([seq]) => seq)
  const headOf = new Map(heads.map((head) => [head.event.key, head]))
  const claimed: ClaimedEvent[] = []
  const crashed: Begun[] = []
  for (const owner of keys) {
    const head = headOf.get(owner.key)
    if (head === undefined) continue
    const { event, isEntityKnown } = head
    const isSuspect = owner.isSuspect === true
    if (event.openAttempt !== undefined) {
      crashed.push({ seq: event.seq, key: owner.key, openAttempt: event.openAttempt, isSuspect })
      if (!isSuspect) continue
    }
    const { jobId, lostTerm } = event
    const job =
      jobId !== undefined && lostTerm !== undefined
        ? yield* getLostJob(jobId, lostTerm)
        : jobOf.get(owner.key)
    const token = terms.tokens?.get(owner.key) ?? newOnes.get(owner.key) ?? 0
    const results = (stepsOf.get(event.seq) ?? []).map(([, step]) => step)
    claimed.push(toClaimedEvent(event, owner, token, job, isEntityKnown, Object.fromEntries(results)))
  }
  yield* crashAttempts(crashed)
  if (crashed.length > 0) yield* wake('inbox')
  const claims = claimed.map(({ claim }) => ({ key: claim.key, id: claim.eventId, token: claim.token }))
  const until = at + terms.claimMs
  const planned = claims.flatMap((claim) => {
    const plan = terms.plans?.get(claim.key)
    return plan === undefined ? [] : [{ claim, plan }]
  })
  yield* claimPlanned(planned, until, terms.owner)
  const others = claims.filter(({ key }) => terms.plans?.has(key) !== true)
  yield* claimKeys('keys', others, until, terms.owner)
  return claimed
}

function toStep(row: Row): readonly [string, string] {
  return [readText(row, 'name'), readText(row, 'result')]
}

function toClaimedEvent(
  event: StoredEvent,
  owner: FreeKey,
  token: number,
  job: StoredJob | undefined,
  isEntityKnown: boolean,
  steps: Readonly<Record<string, string>>,
): ClaimedEvent {
  return {
    claim: { key: owner.key, eventId: event.id, token },
    id: event.id,
    messageId: event.messageId,
    credential: event.credential,
    putKey: event.putKey ?? null,
    jobId: event.jobId,
    entityId: event.entityId,
    organizationId: event.organizationId ?? owner.organizationId,
    messageType: event.messageType,
    body: event.body,
    isFullJob: event.isFullJob,
    isNotice: event.isNotice,
    recordedAt: event.recordedAt,
    traceparent: event.traceparent,
    provider: owner.provider,
    attempts: event.attempts,
    failures: event.failures,
    previous: event.openAttempt === undefined ? event.previous : 'crashed',
    isSuspect: owner.isSuspect === true,
    failingSince: event.failingSince,
    handed: event.handed,
    job,
    isEntityKnown,
    steps,
  }
}

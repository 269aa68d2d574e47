import type { KeyOwner } from '../keys/key-owner.ts'
import { headOfUpdates } from '../keys/key-sql.ts'
import type { NewUpdate } from '../outbox-store.ts'
import { all, allOf, together, type Routine, type Values } from '../routine/routine.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from '../rows/row.ts'
import { updateStates, type UpdateState } from '../update-kinds.ts'
import { openVisitsOf, stands } from './updates.ts'

const knownColumns = `updates.id, updates.job_id, updates.lost_term, updates.idempotency_key, updates.content_hash,
  updates.state, updates.cause, updates.repeats`

const jobKey = `coalesce(jobs.key, 'job:' || jobs.id)`

const sql = {
  jobs: `
    select jobs.id, ${jobKey} as key, jobs.term, jobs.organization_id, jobs.provider, jobs.credential,
      jobs.is_canceled_by_brand,
      exists (select 1 from providers where external_organization_id = jobs.provider
        and state in ('offboarding', 'offboarded')) as has_left,
      exists (select 1 from outbox_keys where outbox_keys.key = ${jobKey} and claimed_until is not null) as is_claimed,
      (select aside_until from updates where seq = ${headOfUpdates(jobKey)}) as head_aside_until
    from {rows x: id text} join jobs on jobs.id = x.id`,
  knownById: `select ${knownColumns} from {rows x: id text} join updates on updates.id = x.id`,
  knownByKey: `
    select ${knownColumns}
    from {rows x: job_id text, idempotency_key text}
    join updates on updates.job_id = x.job_id and updates.idempotency_key = x.idempotency_key
      and updates.lost_term is null`,
  /** Of an organization that has lost the job since. */
  knownByLostKey: `
    select ${knownColumns}
    from {rows x: job_id text, idempotency_key text, term bigint}
    join jobs on jobs.id = x.job_id and jobs.term <> x.term
    join updates on updates.job_id = x.job_id and updates.idempotency_key = x.idempotency_key
      and updates.lost_term = x.term`,
  /** The same act, told before. */
  firstTold: `
    select x.job_id, x.act_hash, x.given_at, first.id
    from {rows x: job_id text, act_hash text, given_at bigint}
    join updates as first on first.seq = (
      select seq from updates
      where job_id = x.job_id and act_hash = x.act_hash and (x.given_at is null or given_at = x.given_at) and ${stands}
      order by seq limit 1)`,
  echoes: `
    select echoes.job_id, echoes.kind, echoes.value, echoes.expires_at
    from {rows x: job_id text, kind text, value text}
    join echoes on echoes.job_id = x.job_id and echoes.kind = x.kind and echoes.value = x.value`,
  /** When the newest status of a job, and the newest schedule of each visit, happened that was taken. */
  newest: `
    select job_id, ordering, appointment_id, max(occurred_at) as occurred_at from updates
    where job_id = any(:jobIds::text[]) and lost_term is null and ordering is not null and state <> 'suppressed'
    group by job_id, ordering, appointment_id`,
}

/** As much of a job as deciding about its updates needs. */
export interface UpdatedJob {
  readonly key: string
  readonly term: number
  readonly owner: KeyOwner & { readonly credential: string }
  readonly isCanceledByBrand: boolean
  /** Its provider is offboarding, or offboarded. */
  readonly hasLeft: boolean
  /** An update of it is on its way. */
  readonly isClaimed: boolean
  /** All that waits to be sent are files that failed: what is queued now goes first. */
  readonly hasFilesOnly: boolean
}

export interface KnownUpdate {
  readonly id: string
  readonly jobId: string | undefined
  readonly lostTerm: number | undefined
  readonly idempotencyKey: string | undefined
  readonly contentHash: string
  readonly state: UpdateState
  readonly cause: string | undefined
  readonly repeats: string | undefined
}

/** What is known before updates are decided about, each part asked for only as far as these updates need it. */
export interface UpdateFacts {
  readonly jobs: ReadonlyMap<string, UpdatedJob>
  readonly known: readonly KnownUpdate[]
  /** The first update that told an act; `givenAt` undefined: whenever. */
  readonly told: readonly {
    readonly jobId: string
    readonly actHash: string
    readonly givenAt: number | undefined
    readonly id: string
  }[]
  readonly echoes: readonly {
    readonly jobId: string
    readonly kind: string
    readonly value: string
    readonly expiresAt: number
  }[]
  readonly newest: readonly {
    readonly jobId: string
    readonly ordering: string
    readonly appointmentId: string | undefined
    readonly occurredAt: number
  }[]
  readonly visits: readonly { readonly jobId: string; readonly visit: string }[]
}

export function* readUpdateFacts(updates: readonly NewUpdate[]): Routine<UpdateFacts> {
  const [jobs, byId, byKey, byLostKey, told, echoes, newest, visits] = yield* together(
    allOf(
      sql.jobs,
      unique(updates, ({ jobId }) => jobId).map(({ jobId: id }) => ({ id })),
      (row) => [readText(row, 'id'), toJob(row)] as const,
    ),
    allOf(
      sql.knownById,
      unique(updates, ({ id }) => id).map(({ id }) => ({ id })),
      toKnown,
    ),
    allOf(sql.knownByKey, toKeys(updates), toKnown),
    allOf(
      sql.knownByLostKey,
      updates.flatMap(({ jobId, idempotencyKey, term }) =>
        idempotencyKey === undefined || term === undefined
          ? []
          : [{ job_id: jobId, idempotency_key: idempotencyKey, term }],
      ),
      toKnown,
    ),
    allOf(sql.firstTold, updates.flatMap(toAsked), (row) => ({
      jobId: readText(row, 'job_id'),
      actHash: readText(row, 'act_hash'),
      givenAt: readOptionalInteger(row, 'given_at'),
      id: readText(row, 'id'),
    })),
    allOf(sql.echoes, updates.flatMap(toEntries), (row) => ({
      jobId: readText(row, 'job_id'),
      kind: readText(row, 'kind'),
      value: readText(row, 'value'),
      expiresAt: readInteger(row, 'expires_at'),
    })),
    newestOf(jobIdsOf(updates.filter(({ ordering, isForced }) => ordering !== undefined && !isForced))),
    visitsOf(jobIdsOf(updates.filter(needsVisits))),
  )
  return { jobs: new Map(jobs), known: [...byId, ...byKey, ...byLostKey], told, echoes, newest, visits }
}

function needsVisits({ ordering, isForced, isVisitUnknown }: NewUpdate): boolean {
  if (isVisitUnknown === true) return true
  return ordering?.kind === 'status' && ordering.appointmentId === undefined && !isForced
}

function* newestOf(jobIds: readonly string[]): Routine<UpdateFacts['newest']> {
  if (jobIds.length === 0) return []
  return yield* all(sql.newest, { jobIds }, (row) => ({
    jobId: readText(row, 'job_id'),
    ordering: readText(row, 'ordering'),
    appointmentId: readOptionalText(row, 'appointment_id'),
    occurredAt: readInteger(row, 'occurred_at'),
  }))
}

function* visitsOf(jobIds: readonly string[]): Routine<UpdateFacts['visits']> {
  return jobIds.length === 0 ? [] : yield* openVisitsOf(jobIds)
}

function toKeys(updates: readonly NewUpdate[]) {
  return unique(updates, ({ jobId, idempotencyKey }) => JSON.stringify([jobId, idempotencyKey])).flatMap(
    ({ jobId, idempotencyKey }) =>
      idempotencyKey === undefined ? [] : [{ job_id: jobId, idempotency_key: idempotencyKey }],
  )
}

function toAsked({ jobId, actHash, repeats, givenAt }: NewUpdate): readonly Values[] {
  if (actHash === undefined || repeats === undefined) return []
  if (repeats === 'any_instant') return [{ job_id: jobId, act_hash: actHash, given_at: undefined }]
  return givenAt === undefined ? [] : [{ job_id: jobId, act_hash: actHash, given_at: givenAt }]
}

/** Dispatch may have told that it took back a visit without an id of the vendor's. */
function toEntries({ jobId, echo, isVisitUnknown }: NewUpdate) {
  if (echo === undefined) return []
  const entry = { job_id: jobId, kind: echo.kind, value: echo.value }
  return isVisitUnknown === true && echo.value !== '' ? [entry, { ...entry, value: '' }] : [entry]
}

function jobIdsOf(updates: readonly NewUpdate[]): readonly string[] {
  return unique(updates, ({ jobId }) => jobId).map(({ jobId }) => jobId)
}

function unique(updates: readonly NewUpdate[], by: (update: NewUpdate) => string): readonly NewUpdate[] {
  return [...new Map(updates.map((update) => [by(update), update])).values()]
}

function toJob(row: Row): UpdatedJob {
  return {
    key: readText(row, 'key'),
    term: readInteger(row, 'term'),
    owner: {
      jobId: readText(row, 'id'),
      organizationId: readOptionalText(row, 'organization_id'),
      provider: readOptionalText(row, 'provider'),
      credential: readText(row, 'credential'),
    },
    isCanceledByBrand: readFlag(row, 'is_canceled_by_brand'),
    hasLeft: readFlag(row, 'has_left'),
    isClaimed: readFlag(row, 'is_claimed'),
    hasFilesOnly: (readOptionalInteger(row, 'head_aside_until') ?? 0) > 0,
  }
}

function toKnown(row: Row): KnownUpdate {
  return {
    id: readText(row, 'id'),
    jobId: readOptionalText(row, 'job_id'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    idempotencyKey: readOptionalText(row, 'idempotency_key'),
    contentHash: readText(row, 'content_hash'),
    state: readWord(row, 'state', updateStates),
    cause: readOptionalText(row, 'cause'),
    repeats: readOptionalText(row, 'repeats'),
  }
}

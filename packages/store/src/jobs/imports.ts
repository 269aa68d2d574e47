import type { Caller } from '../caller.ts'
import { addAttention } from '../control/attention.ts'
import { audit } from '../control/audit.ts'
import type { ImportedJob } from '../control-store.ts'
import type { NewEvent } from '../inbox-store.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { findProviderByOrganization } from '../providers/providers.ts'
import { all, allOf, first, now, run, type Routine } from '../routine/routine.ts'
import { readText, type Row } from '../rows/row.ts'
import { SHARED_CREDENTIAL } from '../providers/shared-credential.ts'
import { toKeptWords } from '../search/to-search-words.ts'
import { takeLink, tellLinked } from './link-job.ts'

const sql = {
  add: `
    insert into imports (external_id, external_organization_id, bms_id) values (:externalId, :provider, :bmsId)
    on conflict (external_organization_id, external_id) do update set bms_id = excluded.bms_id`,
  take: `
    delete from imports where external_organization_id = :provider and external_id = :externalId returning bms_id`,
  ofProvider: 'select external_id from imports where external_organization_id = :provider',
  findClaim: `
    select id from jobs where external_id = :externalId and provider = :provider and is_created = 0
    order by seq limit 1`,
  isLinked: 'select 1 as found from jobs where id = :id and bms_id is not null',
  isClaimLinked: `
    select 1 as found from jobs where external_id = :externalId and provider = :provider and bms_id is not null limit 1`,
  isJoined: `
    select 1 as found from jobs where external_id = :externalId and provider = :provider and bms_id = :bmsId limit 1`,
  /** Of what a full event may be joined to: by the provider of its credential, its organization, or else its job. */
  open: `
    select imports.external_id, imports.external_organization_id
    from {rows x: external_id text, credential text, organization_id text, job_id text}
    join imports on imports.external_id = x.external_id
      and imports.external_organization_id = case when x.credential <> '${SHARED_CREDENTIAL}' then x.credential
        else coalesce((select external_organization_id from providers where providers.organization_id = x.organization_id),
          (select provider from jobs where jobs.id = x.job_id)) end`,
  addJob: `
    insert into jobs (id, id_json, organization_id, organization_id_json, source_id_json, body, credential, provider,
      first_seen_at)
    values (:id, :idJson, :organizationId, :organizationIdJson, :sourceIdJson, :body, :credential, :provider, :now)
    on conflict (id) do nothing`,
  link: `
    update jobs set is_created = 1, bms_id = coalesce(bms_id, :bmsId), search_bms_id = coalesce(search_bms_id, :words)
    where id = :jobId`,
}

/** Jobs that were open before this gateway: known at once by their id, or once the event with their claim number comes. */
export function* importJobs(jobs: readonly ImportedJob[], by: Caller | undefined): Routine<void> {
  yield* shareOwners()
  const before = by === undefined ? '' : yield* countLinked(jobs)
  for (const job of jobs) yield* job.kind === 'id' ? addById(job) : addByClaim(job)
  if (by !== undefined) yield* audit(by, 'job.import', 'jobs', before, yield* countLinked(jobs))
}

/** An import by claim number that no job was joined to so far. */
export interface OpenImport {
  readonly provider: string
  readonly externalId: string
}

/** Imports that jobs of these events may be joined to. */
export function* readOpenImports(events: readonly NewEvent[]): Routine<readonly OpenImport[]> {
  const full = events.flatMap(({ credential, fullJob }) =>
    fullJob?.externalId === undefined
      ? []
      : [
          {
            external_id: fullJob.externalId,
            credential,
            organization_id: fullJob.organizationId,
            job_id: fullJob.id,
          },
        ],
  )
  return yield* allOf(sql.open, full, (row) => ({
    provider: readText(row, 'external_organization_id'),
    externalId: readText(row, 'external_id'),
  }))
}

/** Joins a job that just became known, or whose provider did, to its import by claim number. False if there is none. */
export function* joinImport(jobId: string, externalId: string, provider: string): Routine<boolean> {
  const bmsId = yield* first(sql.take, { externalId, provider }, (row) => readText(row, 'bms_id'))
  if (bmsId !== undefined) yield* link(jobId, bmsId)
  return bmsId !== undefined
}

/** A provider was connected: its jobs that waited without it may have been imported. */
export function* joinImports(provider: string): Routine<void> {
  const claims = yield* all(sql.ofProvider, { provider }, (row) => readText(row, 'external_id'))
  for (const externalId of claims) {
    const jobId = yield* first(sql.findClaim, { externalId, provider }, readId)
    if (jobId !== undefined) yield* joinImport(jobId, externalId, provider)
  }
}

function* addById(job: Extract<ImportedJob, { kind: 'id' }>): Routine<void> {
  const { kind: _, bmsId, organizationId, ...facts } = job
  const provider =
    organizationId === undefined ? undefined : yield* findProviderByOrganization(organizationId)
  yield* run(sql.addJob, {
    ...facts,
    organizationId,
    body: `{"id":${job.idJson}}`,
    // The credential whose key signs for a provider before any job of it came.
    credential: provider?.sealedDispatch === undefined ? SHARED_CREDENTIAL : provider.externalOrganizationId,
    provider: provider?.externalOrganizationId,
    now: yield* now(),
  })
  yield* link(job.id, bmsId)
}

function* addByClaim(job: Extract<ImportedJob, { kind: 'claim' }>): Routine<void> {
  const { externalId, externalOrganizationId: provider, bmsId } = job
  const known = yield* first(sql.findClaim, { externalId, provider }, readId)
  if (known !== undefined) return yield* link(known, bmsId)
  // The same list given once more waits for no second job of this claim.
  const isJoined = yield* first(sql.isJoined, { externalId, provider, bmsId }, () => true)
  if (isJoined !== true) yield* run(sql.add, { externalId, provider, bmsId })
}

/** Links a job to what an import calls it, unless it has a link: then the other is listed for a person. */
function* link(jobId: string, bmsId: string): Routine<void> {
  const job = yield* takeLink(jobId)
  if (job?.bmsId !== undefined && job.bmsId !== bmsId) {
    const facts = { says: 'work_order_imported', standing: job.bmsId, other: bmsId } as const
    yield* addAttention({ cause: 'two_work_orders', jobId, externalOrganizationId: job.provider, facts })
  }
  yield* run(sql.link, { jobId, bmsId, words: toKeptWords(bmsId) })
  yield* tellLinked([jobId])
}

function* countLinked(jobs: readonly ImportedJob[]): Routine<string> {
  let linked = 0
  for (const job of jobs) {
    const found =
      job.kind === 'id'
        ? yield* first(sql.isLinked, { id: job.id }, () => true)
        : yield* first(
            sql.isClaimLinked,
            { externalId: job.externalId, provider: job.externalOrganizationId },
            () => true,
          )
    if (found === true) linked += 1
  }
  return `${linked} of ${jobs.length} linked`
}

function readId(row: Row): string {
  return readText(row, 'id')
}

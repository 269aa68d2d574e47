import type { Caller } from '../caller.ts'
import { addAttention } from '../control/attention.ts'
import { audit } from '../control/audit.ts'
import type { ImportedJob } from '../control-store.ts'
import { shareOwners } from '../keys/owners-lock.ts'
import { findProviderByOrganization } from '../providers/providers.ts'
import { all, first, now, run, type Routine } from '../routine/routine.ts'
import { readText, type Row } from '../rows/row.ts'
import { takeLink, tellLinked } from './link-job.ts'
import { workOrderTexts } from './work-order-texts.ts'

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
  addJob: `
    insert into jobs (id, id_json, organization_id, organization_id_json, source_id_json, body, credential, provider,
      first_seen_at)
    values (:id, :idJson, :organizationId, :organizationIdJson, :sourceIdJson, :body, :credential, :provider, :now)
    on conflict (id) do nothing`,
  link: 'update jobs set is_created = 1, bms_id = coalesce(bms_id, :bmsId) where id = :jobId',
}

/** Jobs that were open before this gateway: known at once by their id, or once the event with their claim number comes. */
export function* importJobs(jobs: readonly ImportedJob[], by: Caller | undefined): Routine<void> {
  yield* shareOwners()
  const before = by === undefined ? '' : yield* countLinked(jobs)
  for (const job of jobs) yield* job.kind === 'id' ? addById(job) : addByClaim(job)
  if (by !== undefined) yield* audit(by, 'job.import', 'jobs', before, yield* countLinked(jobs))
}

/** Joins a job that just became known, or whose provider did, to its import by claim number. */
export function* joinImport(
  jobId: string,
  externalId: string | undefined,
  provider: string | undefined,
): Routine<void> {
  if (externalId === undefined || provider === undefined) return
  const bmsId = yield* first(sql.take, { externalId, provider }, (row) => readText(row, 'bms_id'))
  if (bmsId !== undefined) yield* link(jobId, bmsId)
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
    // The seat whose key signs for a provider before any job of it came.
    credential: provider?.sealedDispatch === undefined ? 'default' : provider.externalOrganizationId,
    provider: provider?.externalOrganizationId,
    now: yield* now(),
  })
  yield* link(job.id, bmsId)
}

function* addByClaim(job: Extract<ImportedJob, { kind: 'claim' }>): Routine<void> {
  const { externalId, externalOrganizationId: provider, bmsId } = job
  const known = yield* first(sql.findClaim, { externalId, provider }, readId)
  if (known === undefined) yield* run(sql.add, { externalId, provider, bmsId })
  else yield* link(known, bmsId)
}

/** Links a job to what an import calls it, unless it has a link: then the other is listed for a person. */
function* link(jobId: string, bmsId: string): Routine<void> {
  const job = yield* takeLink(jobId)
  if (job?.bmsId !== undefined && job.bmsId !== bmsId) {
    const text = workOrderTexts.imported(job.bmsId, bmsId)
    yield* addAttention({ cause: 'two_work_orders', jobId, externalOrganizationId: job.provider, text })
  }
  yield* run(sql.link, { jobId, bmsId })
  yield* tellLinked(jobId)
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

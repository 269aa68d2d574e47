import { idText } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type { SandboxAccount } from '../accounts/account-schema.ts'
import { fullJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, JobStatus, Organization } from '../world/entities.ts'
import type { BrandJobRecord } from './brand-job-record.ts'
import { isClosed } from './job-statuses.ts'
import { gatewayKeyOf } from './tell-sides.ts'

export interface NewJob {
  /** Of the offer that it was; absent: a new one. */
  id?: number
  account: SandboxAccount
  record: Pick<BrandJobRecord, 'external_id' | 'source_id' | 'status_message'>
  /** undefined: offered to `candidates`, in the app only. */
  organization: Organization | undefined
  strategy?: Job['strategy']
  candidates?: DispatchId[]
  customerId: number | null
  status: JobStatus
  content: Record<string, unknown>
}

/** Makes a new job; the provider's gateway gets the full event. */
export function createJob(draft: Draft, what: NewJob): Job {
  const source = chooseSource(what.account, what.record.source_id ?? null)
  const job: Job = {
    id: what.id ?? draft.nextId('job'),
    brandKey: what.account.key,
    externalId: what.record.external_id ?? null,
    sourceId: source.id,
    source: source.name,
    organizationId: what.organization?.id ?? null,
    strategy: what.strategy ?? 'direct',
    candidates: what.candidates ?? [],
    status: what.status,
    statusMessage: what.record.status_message ?? '',
    resolution: null,
    pauseDescription: null,
    customerId: what.customerId,
    appointmentIds: [],
    attachmentIds: [],
    createdAt: draft.now,
    updatedAt: draft.now,
    fields: what.content,
  }
  placeJob(draft, job)
  return job
}

/** Stores the job under its ids and, if it is open, sends it to the provider's gateway. */
export function placeJob(draft: Draft, job: Job): void {
  draft.put({ table: 'jobs', id: String(job.id), row: job })
  if (job.externalId !== null) draft.setLink(job.id, 'job', job.brandKey, idText(job.externalId))
  if (!isClosed(job.status) && job.status !== 'complete') tellGatewayInFull(draft, job)
}

export function tellGatewayInFull(draft: Draft, job: Job): void {
  const gatewayKey = gatewayKeyOf(draft, job)
  const organization =
    job.organizationId === null ? undefined : draft.get('organizations', idText(job.organizationId))
  if (gatewayKey === null || organization === undefined) return
  draft.tell(gatewayKey, 'job', fullJobEvent(draft, job, organization), job.id)
}

function chooseSource(account: SandboxAccount, wanted: DispatchId | null): { id: DispatchId; name: string } {
  const source =
    account.sources.find(({ id }) => wanted !== null && idText(id) === idText(wanted)) ?? account.sources[0]
  if (source === undefined) return { id: 0, name: account.key }
  return { id: source.id, name: source.name ?? account.key }
}

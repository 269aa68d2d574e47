import { idText, isJsonObject } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import type { Job, Organization, RecordOutcome } from '../world/entities.ts'
import { organizationIdAt } from '../world/organization-id-at.ts'
import { findCustomerId, saveCustomer } from './brand-customer.ts'
import { brandJobSchema, contentOf } from './brand-job-record.ts'
import type { BrandJobRecord } from './brand-job-record.ts'
import { createJob } from './create-job.ts'
import { isOpenTo, organizationByExternalId, organizationById } from './find-organization.ts'
import { readJobStatus } from './job-statuses.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { reassignJob } from './reassign-job.ts'
import { RecordRefusal } from './record-refusal.ts'
import { updateBrandJob } from './update-brand-job.ts'

/**
 * A brand offers, changes, cancels or reassigns a job, which its external id identifies. Playbook: Quick
 * Starts > DNM > Direct Assign to Provider > To Dispatch > Jobs
 */
export function brandJob(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('job', brandJobSchema, posted)
  const status = readJobStatus(record.status ?? 'offered')
  const { draft, account } = post
  const externalId = record.external_id ?? null
  const known = externalId === null ? undefined : findBrandJob(post, idText(externalId))
  if (known === undefined && status === 'canceled') {
    throw new RecordRefusal('job', { external_id: ['is not known: there is no job to cancel'] })
  }
  refuseIncompleteAddress('job', posted['address'])
  const organization = chooseOrganization(post, record, known)
  const { customerId, isNewCustomer } = chooseCustomer(post, record, organization, known)
  const content = contentOf(posted)
  if (known === undefined) {
    const job = createJob(draft, { account, record, organization, customerId, status, content })
    return toOutcome('created', job)
  }
  const isElsewhere =
    organization !== undefined && idText(organization.id) !== idText(known.organizationId ?? organization.id)
  if (isElsewhere && organization !== undefined) {
    const job = reassignJob(draft, known, organization, { status, customerId, content })
    return toOutcome('created', job)
  }
  const job = updateBrandJob(draft, known, {
    status:
      record.status === undefined || record.status === null || status === 'offered' ? known.status : status,
    statusMessage: record.status_message ?? undefined,
    customerId,
    isNewCustomer,
    content,
  })
  return toOutcome(job === known ? 'unchanged' : 'updated', job)
}

export function findBrandJob(
  post: Pick<PostContext, 'draft' | 'account'>,
  externalId: string,
): Job | undefined {
  const id = post.draft.link('job', post.account.key, externalId)
  return id === undefined ? undefined : post.draft.get('jobs', idText(id))
}

function toOutcome(result: RecordOutcome['result'], job: Job): RecordOutcome {
  return {
    recordType: 'job',
    result,
    id: job.id,
    jobId: job.id,
    ...(job.externalId !== null && { externalId: job.externalId }),
    ...(job.organizationId !== null && { organizationId: job.organizationId }),
  }
}

export function refuseIncompleteAddress(recordType: string, address: unknown): void {
  if (!isJsonObject(address)) return
  const isGiven = (field: string): boolean => typeof address[field] === 'string' && address[field] !== ''
  if (!isGiven('state') && !isGiven('postal_code')) {
    throw new RecordRefusal(recordType, { address: ['is not complete: state and zip are missing'] })
  }
}

/** Named by either id, else the one posted before the job, else the one the job already has. */
function chooseOrganization(
  post: PostContext,
  record: BrandJobRecord,
  known: Job | undefined,
): Organization | undefined {
  const { draft, account } = post
  const externalId = record.external_organization_id ?? null
  const id = record.organization_id ?? null
  const named =
    externalId !== null
      ? organizationByExternalId(draft, account.key, idText(externalId))
      : organizationById(draft, id ?? post.organizationId ?? null)
  if (named !== undefined && isOpenTo(named, account.key)) return named
  if (externalId !== null || id !== null) {
    throw new RecordRefusal('job', { organization: ['is not known, or not connected to this brand'] })
  }
  if (known === undefined) throw new RecordRefusal('job', { organization: ["can't be blank"] })
  return organizationById(draft, known.organizationId)
}

function chooseCustomer(
  post: PostContext,
  record: BrandJobRecord,
  organization: Organization | undefined,
  known: Job | undefined,
): { customerId: number | null; isNewCustomer: boolean } {
  const { draft, account } = post
  if (isJsonObject(record.customer)) {
    const { customer, isChanged } = saveCustomer(draft, account.key, record.customer, known?.customerId)
    return { customerId: customer.id, isNewCustomer: isChanged }
  }
  const earlier = known?.customerId ?? post.customerId ?? null
  const externalId = record.external_customer_id ?? null
  if (externalId === null) return { customerId: earlier, isNewCustomer: false }
  const prefix = organization === undefined ? null : organizationIdAt(organization, account.key)
  const found = findCustomerId(draft, account.key, idText(externalId), prefix)
  return { customerId: found ?? earlier, isNewCustomer: false }
}

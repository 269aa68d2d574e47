import { dispatchIdSchema, idText } from '@truckroll/protocol'
import type { DispatchId, JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { Job, RecordOutcome } from '../world/entities.ts'
import { organizationById } from './find-organization.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

const belongingSchema = z.looseObject({
  organization_id: dispatchIdSchema.nullish(),
  source_id: dispatchIdSchema.nullish(),
})

/**
 * The job that a gateway's record names: it must belong to a provider of this gateway. Organization and
 * source may be left out, but must not differ from what Dispatch sent.
 */
export function findGatewayJob(
  post: PostContext,
  recordType: string,
  id: DispatchId,
  posted: JsonObject,
): Job {
  const field = recordType === 'job' ? 'id' : 'job_id'
  const job = post.draft.get('jobs', idText(id))
  const organization = organizationById(post.draft, job?.organizationId ?? null)
  if (job === undefined || organization?.gatewayKey !== post.account.key) {
    throw new RecordRefusal(recordType, {
      [field]: ['is not known, or its provider is not connected to this key'],
    })
  }
  const belonging = readRecord(recordType, belongingSchema, posted)
  if (isOther(belonging.organization_id, organization.id)) {
    throw new RecordRefusal(recordType, { organization_id: ['does not match the job'] })
  }
  if (isOther(belonging.source_id, job.sourceId)) {
    throw new RecordRefusal(recordType, { source_id: ['does not match the job'] })
  }
  return job
}

function isOther(given: DispatchId | null | undefined, own: DispatchId): boolean {
  return given !== undefined && given !== null && idText(given) !== idText(own)
}

/** What became of a record about a job. */
export function toJobOutcome(
  recordType: string,
  result: RecordOutcome['result'],
  job: Job,
  own: { id?: DispatchId; externalId?: DispatchId | null } = {},
): RecordOutcome {
  const externalId = own.externalId === undefined ? job.externalId : own.externalId
  return {
    recordType,
    result,
    id: own.id ?? job.id,
    jobId: job.id,
    ...(externalId !== null && { externalId }),
    ...(job.organizationId !== null && { organizationId: job.organizationId }),
  }
}

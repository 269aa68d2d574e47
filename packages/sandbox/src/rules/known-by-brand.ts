import { idText, type DispatchId } from '@truckroll/protocol'
import type { Job, KeptRecord, Organization } from '../world/entities.ts'
import { findBrandJob } from './brand-job.ts'
import { isOpenTo, organizationByExternalId } from './find-organization.ts'
import { findRecord, nameOf } from './kept-records.ts'
import type { PostContext } from './post-context.ts'
import { RecordRefusal } from './record-refusal.ts'

// What a record names by the brand's own ids. Each refuses what is not known, as Dispatch answers with an err.

export function knownOrganization(
  post: PostContext,
  recordType: string,
  externalId: DispatchId,
): Organization {
  const found = organizationByExternalId(post.draft, post.account.key, idText(externalId))
  if (found !== undefined && isOpenTo(found, post.account.key)) return found
  throw new RecordRefusal(recordType, { external_organization_id: ['is not known'] })
}

export function knownUser(
  post: PostContext,
  recordType: string,
  externalId: DispatchId,
  field = 'external_user_id',
): KeptRecord {
  const found = findRecord(post.draft, nameOf(post, 'user', idText(externalId)))
  if (found !== undefined) return found
  throw new RecordRefusal(recordType, { [field]: ['is not known'] })
}

export function knownJob(
  post: PostContext,
  recordType: string,
  externalId: DispatchId,
  field = 'external_job_id',
): Job {
  const found = findBrandJob(post, idText(externalId))
  if (found !== undefined) return found
  throw new RecordRefusal(recordType, { [field]: ['is not known'] })
}

import { dispatchIdSchema, idText } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import type { RecordOutcome } from '../world/entities.ts'
import { attachmentFieldsSchema, writeAttachment } from './write-attachment.ts'
import { findBrandJob } from './brand-job.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

const schema = attachmentFieldsSchema.extend({ external_job_id: dispatchIdSchema })

/** Playbook: Use Cases > To Dispatch > Jobs > Job Notes, Job Photos */
export function brandAttachment(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('attachment', schema, posted)
  const job = findBrandJob(post, idText(record.external_job_id))
  if (job === undefined) throw new RecordRefusal('attachment', { external_job_id: ['is not known'] })
  return writeAttachment(post, 'brand', job, record)
}

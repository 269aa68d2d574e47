import { dispatchIdSchema } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import type { RecordOutcome } from '../world/entities.ts'
import { attachmentFieldsSchema, writeAttachment } from './write-attachment.ts'
import { findGatewayJob } from './find-gateway-job.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'

const schema = attachmentFieldsSchema.extend({ job_id: dispatchIdSchema })

/** Playbook: Quick Starts > Gateway > To Dispatch > Notes, Attachments */
export function gatewayAttachment(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('attachment', schema, posted)
  const job = findGatewayJob(post, 'attachment', record.job_id, posted)
  return writeAttachment(post, 'gateway', job, record)
}

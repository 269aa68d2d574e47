import type { JsonObject } from '@truckroll/protocol'
import type { Attachment, Job } from '../world/entities.ts'
import { toWireTime } from './wire-time.ts'

/**
 * A note carries `description`, a file `file_token` and `name`.
 * Playbook: Quick Starts > DNM > Direct Assign to Provider > From Dispatch > Notes & Attachment Events
 */
export function attachmentEvent(attachment: Attachment, job: Job): JsonObject {
  const { fileToken, fileName, description, deletedAt } = attachment
  return {
    id: attachment.id,
    entity_type: 'Job',
    entity_id: job.id,
    ...(fileToken === null ? { description: description ?? '' } : { file_token: fileToken, name: fileName }),
    updated_at: toWireTime(attachment.updatedAt),
    deleted_at: deletedAt === null ? null : toWireTime(deletedAt),
    job: { external_id: job.externalId },
  }
}

import { SandboxError } from '../errors.ts'
import { attachmentEvent } from '../events/attachment-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Attachment, Job } from '../world/entities.ts'
import type { AppAct } from './app-act.ts'
import { tinyPictureBase64 } from './tiny-picture.ts'
import { tellSides } from './tell-sides.ts'
import { addAttachment, changeAttachment } from './write-attachment.ts'

/** A note written or edited, a photo taken. */
export function attachInApp(draft: Draft, job: Job, act: AppAct & { act: 'note' | 'photo' }): Job {
  const content =
    act.act === 'note'
      ? { description: act.text, file: null }
      : {
          description: null,
          file: { name: act.fileName, bytes: Buffer.from(act.contentBase64 ?? tinyPictureBase64, 'base64') },
        }
  const known =
    act.act === 'note' && act.attachmentId !== undefined ? ownOf(draft, job, act.attachmentId) : undefined
  const saved =
    known === undefined
      ? addAttachment(draft, job, { ...content, externalId: null, author: 'app' })
      : changeAttachment(draft, known, content)
  tellSides(draft, job, 'app', 'attachment', attachmentEvent(saved, job))
  return draft.get('jobs', String(job.id)) ?? job
}

export function removeInApp(draft: Draft, job: Job, act: AppAct & { act: 'remove' }): Job {
  const row: Attachment = {
    ...ownOf(draft, job, act.attachmentId),
    updatedAt: draft.now,
    deletedAt: draft.now,
  }
  draft.put({ table: 'attachments', id: String(row.id), row })
  tellSides(draft, job, 'app', 'attachment', attachmentEvent(row, job))
  return job
}

function ownOf(draft: Draft, job: Job, id: number): Attachment {
  const attachment = job.attachmentIds.includes(id) ? draft.get('attachments', String(id)) : undefined
  if (attachment !== undefined) return attachment
  throw new SandboxError('TR_SANDBOX_NOT_FOUND', `expected a note or file of job ${job.id}, got ${id}`)
}

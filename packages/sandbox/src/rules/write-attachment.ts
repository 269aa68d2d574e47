import { dispatchIdSchema, idText } from '@truckroll/protocol'
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { attachmentEvent } from '../events/attachment-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Attachment, Job, RecordOutcome } from '../world/entities.ts'
import { changeJob } from './change-job.ts'
import { contentTypeOf } from './content-type-of.ts'
import { toJobOutcome } from './find-gateway-job.ts'
import type { PostContext } from './post-context.ts'
import { RecordRefusal } from './record-refusal.ts'
import { tellSides } from './tell-sides.ts'
import type { Side } from './tell-sides.ts'

export const attachmentFieldsSchema = z.looseObject({
  external_id: dispatchIdSchema.nullish(),
  description: z.string().nullish(),
  file: z.string().nullish(),
  name: z.string().nullish(),
})
type AttachmentFields = z.infer<typeof attachmentFieldsSchema>

/** A posted note or file: under a known external id of this account it replaces what was there. */
export function writeAttachment(
  post: PostContext,
  side: Side,
  job: Job,
  record: AttachmentFields,
): RecordOutcome {
  const { draft, account } = post
  const content = readContent(record)
  const externalId = record.external_id ?? null
  const linked = externalId === null ? undefined : draft.link('attachment', account.key, idText(externalId))
  const known = linked === undefined ? undefined : draft.get('attachments', idText(linked))
  if (known !== undefined && isUnchanged(known, content)) return toOutcome('unchanged', job, known)
  const saved =
    known === undefined
      ? addAttachment(draft, job, { ...content, externalId, author: account.key })
      : changeAttachment(draft, known, content)
  if (externalId !== null) draft.setLink(saved.id, 'attachment', account.key, idText(externalId))
  // Under a known id it stays with the job it was first written for, whatever job the record names.
  const owner = draft.get('jobs', String(saved.jobId)) ?? job
  tellSides(draft, owner, side, 'attachment', attachmentEvent(saved, owner))
  return toOutcome(known === undefined ? 'created' : 'updated', owner, saved)
}

export interface AttachmentContent {
  description: string | null
  file: { name: string; bytes: Uint8Array } | null
}

export function addAttachment(
  draft: Draft,
  job: Job,
  what: AttachmentContent & Pick<Attachment, 'externalId' | 'author'>,
): Attachment {
  const attachment: Attachment = {
    id: draft.nextId('attachment'),
    jobId: job.id,
    externalId: what.externalId,
    author: what.author,
    updatedAt: draft.now,
    deletedAt: null,
    ...keepContent(draft, what),
  }
  draft.put({ table: 'attachments', id: String(attachment.id), row: attachment })
  changeJob(draft, job, { attachmentIds: [...job.attachmentIds, attachment.id] })
  return attachment
}

export function changeAttachment(draft: Draft, attachment: Attachment, what: AttachmentContent): Attachment {
  const row = { ...attachment, ...keepContent(draft, what), updatedAt: draft.now, deletedAt: null }
  draft.put({ table: 'attachments', id: String(row.id), row })
  return row
}

function keepContent(
  draft: Draft,
  { description, file }: AttachmentContent,
): Pick<Attachment, 'description' | 'fileToken' | 'fileName' | 'fileSha256'> {
  if (file === null) return { description, fileToken: null, fileName: null, fileSha256: null }
  const fileToken = draft.uuid('file')
  draft.keepFile({
    token: fileToken,
    name: file.name,
    contentType: contentTypeOf(file.name),
    bytes: file.bytes,
  })
  return { description, fileToken, fileName: file.name, fileSha256: sha256(file.bytes) }
}

function readContent(record: AttachmentFields): AttachmentContent {
  const description = record.description ?? null
  if (typeof record.file !== 'string') {
    if (description !== null) return { description, file: null }
    throw new RecordRefusal('attachment', { description: ["can't be blank where there is no file"] })
  }
  const name = record.name ?? ''
  if (!/\.[A-Za-z0-9]+$/.test(name)) {
    throw new RecordRefusal('attachment', { name: ['needs an extension'] })
  }
  const bytes = Buffer.from(record.file, 'base64')
  if (bytes.length === 0) throw new RecordRefusal('attachment', { file: ['is not base64'] })
  return { description, file: { name, bytes } }
}

function isUnchanged(known: Attachment, { description, file }: AttachmentContent): boolean {
  if (known.deletedAt !== null || known.description !== description) return false
  if (file === null) return known.fileSha256 === null
  return known.fileName === file.name && known.fileSha256 === sha256(file.bytes)
}

function toOutcome(result: RecordOutcome['result'], job: Job, attachment: Attachment): RecordOutcome {
  return toJobOutcome('attachment', result, job, { id: attachment.id, externalId: attachment.externalId })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

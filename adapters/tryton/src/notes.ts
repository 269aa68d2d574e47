import {
  idText,
  type AttachmentRequest,
  type EventResponse,
  type NoteRequest,
  type StepRunner,
} from '@truckroll/gateway'
import { z } from 'zod'
import { toLine, toPattern } from './mapping.ts'
import { withWork, type Desk } from './works.ts'

const row = z.looseObject({ id: z.number() })
const noteRow = z.looseObject({ id: z.number(), message: z.string(), write_uid: z.number().nullable() })

/** A note on a task, once for each reference, which stands in its last line. */
export async function writeNote(
  desk: Desk,
  workId: number,
  reference: string,
  text: string,
  step: StepRunner,
): Promise<void> {
  const find = async () => (await findNote(desk, workId, reference))?.id
  await step(reference, {
    find,
    // Dispatch may tell again what it told before, in another message.
    run: async () =>
      (await find()) ??
      desk.tryton.create('ir.note', {
        resource: `project.work,${workId}`,
        message: toMessage(text, reference),
      }),
  })
}

async function findNote({ tryton }: Desk, workId: number, reference: string) {
  const domain = [
    ['resource', '=', `project.work,${workId}`],
    ['message', 'like', `%${toPattern(`(${reference})`)}`],
  ]
  return (await tryton.search('ir.note', domain, ['message', 'write_uid'], noteRow, { limit: 1 }))[0]
}

function toMessage(text: string, reference: string): string {
  return `${text.slice(0, 50_000)}\n\n(${reference})`
}

/** The brand's note as it is now. Words that somebody in the office has changed since stay. */
export async function putNote(desk: Desk, workId: number, request: NoteRequest): Promise<EventResponse> {
  const text = (request.note.description ?? '').trim()
  if (text === '') return {}
  const reference = toReference(request)
  return withWork(desk, workId, `A note came: ${toLine(text)}.`, async () => {
    const known = await findNote(desk, workId, reference)
    if (known === undefined) {
      await writeNote(desk, workId, reference, text, request.step)
      return {}
    }
    const message = toMessage(text, reference)
    if (known.message === message) return {}
    if (await isOfSomebody(desk, known))
      return {
        needsAttention: `A note was changed in Dispatch. On task ${workId} somebody has changed it, too: it was left alone. It says now: ${toLine(text)}`,
      }
    await desk.tryton.write('ir.note', { id: known.id }, { message })
    return {}
  })
}

export async function deleteNote(desk: Desk, workId: number, request: NoteRequest): Promise<EventResponse> {
  const wish = 'A note was deleted in Dispatch.'
  return withWork(desk, workId, wish, async () => {
    const known = await findNote(desk, workId, toReference(request))
    if (known === undefined) return {}
    if (await isOfSomebody(desk, known))
      return { needsAttention: `${wish} On task ${workId} somebody has changed it: it still stands there.` }
    await desk.tryton.delete('ir.note', known.id)
    return {}
  })
}

async function isOfSomebody(
  { tryton }: Desk,
  { write_uid: writer }: z.infer<typeof noteRow>,
): Promise<boolean> {
  return writer !== null && writer !== (await tryton.session()).userId
}

function toReference({ note, event }: NoteRequest): string {
  return `dispatch-attachment-${idText(note.id ?? event.id)}`
}

export async function addFile(
  desk: Desk,
  workId: number,
  request: AttachmentRequest,
): Promise<EventResponse> {
  const { attachment, files, step } = request
  const name = toFileName(request)
  return withWork(desk, workId, `The file ${name} came.`, async () => {
    const find = () => findFile(desk, workId, request)
    await step('file', {
      find,
      run: async () => {
        const known = await find()
        if (known !== undefined) return known
        const { bytes } = await files.get(attachment.file_token ?? '')
        const data = { __class__: 'bytes', base64: Buffer.from(bytes).toString('base64') }
        const resource = `project.work,${workId}`
        const description = toDescription(request)
        return desk.tryton.create('ir.attachment', { resource, name, type: 'data', data, description })
      },
    })
    return {}
  })
}

/** A file that Dispatch took back. */
export async function removeFile(
  desk: Desk,
  workId: number,
  request: AttachmentRequest,
): Promise<EventResponse> {
  const wish = `The file ${toFileName(request)} was deleted in Dispatch.`
  return withWork(desk, workId, wish, async () => {
    const known = await findFile(desk, workId, request)
    if (known !== undefined) await desk.tryton.delete('ir.attachment', known)
    return {}
  })
}

async function findFile(
  { tryton }: Desk,
  workId: number,
  request: AttachmentRequest,
): Promise<number | undefined> {
  const domain = [
    ['resource', '=', `project.work,${workId}`],
    ['description', '=', toDescription(request)],
  ]
  return (await tryton.search('ir.attachment', domain, [], row, { limit: 1 }))[0]?.id
}

function toDescription({ attachment, event }: AttachmentRequest): string {
  return `dispatch-attachment-${idText(attachment.id ?? event.id)}`
}

function toFileName({ attachment }: AttachmentRequest): string {
  return toLine(attachment.name?.replaceAll(/[/\p{Cc}]/gu, '_')) || 'file'
}

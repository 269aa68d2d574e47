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

/** A note on a task, once for each reference, which stands in its last line. */
export async function writeNote(
  { tryton }: Desk,
  workId: number,
  reference: string,
  text: string,
  step: StepRunner,
): Promise<void> {
  const resource = `project.work,${workId}`
  const mark = `(${reference})`
  await step(reference, {
    find: async () => {
      const domain = [
        ['resource', '=', resource],
        ['message', 'like', `%${toPattern(mark)}`],
      ]
      return (await tryton.search('ir.note', domain, [], row, { limit: 1 }))[0]?.id
    },
    run: () => tryton.create('ir.note', { resource, message: `${text.slice(0, 50_000)}\n\n${mark}` }),
  })
}

export async function addNote(
  desk: Desk,
  workId: number,
  request: NoteRequest,
  reference: string,
  title = '',
): Promise<EventResponse> {
  const text = (request.note.description ?? '').trim()
  if (text === '') return {}
  return withWork(desk, workId, `A note came: ${toLine(text)}.`, async () => {
    await writeNote(desk, workId, reference, title + text, request.step)
    return {}
  })
}

export async function addFile(
  desk: Desk,
  workId: number,
  request: AttachmentRequest,
): Promise<EventResponse> {
  const { attachment, event, files, step } = request
  const name = toLine(attachment.name?.replaceAll(/[/\p{Cc}]/gu, '_')) || 'file'
  const description = `dispatch-attachment-${idText(attachment.id ?? event.id)}`
  const resource = `project.work,${workId}`
  return withWork(desk, workId, `The file ${name} came.`, async () => {
    await step('file', {
      find: async () => {
        const domain = [
          ['resource', '=', resource],
          ['description', '=', description],
        ]
        return (await desk.tryton.search('ir.attachment', domain, [], row, { limit: 1 }))[0]?.id
      },
      run: async () => {
        const { bytes } = await files.get(attachment.file_token ?? '')
        const data = { __class__: 'bytes', base64: Buffer.from(bytes).toString('base64') }
        return desk.tryton.create('ir.attachment', { resource, name, type: 'data', data, description })
      },
    })
    return {}
  })
}

import {
  idText,
  readBrandNote,
  toFileName,
  toLine,
  type AttachmentRequest,
  type NoteRequest,
  type StepRunner,
} from '@truckroll/gateway'
import type { Job, Note } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { endsWith, isOurs, noteMarker } from './markers.ts'

/** Writes a text with a marker at its end, unless it stands there. */
export async function writeOnce(
  client: HousecallProClient,
  jobId: string,
  text: string,
  marker: string,
  step: StepRunner,
  stepName = 'note',
): Promise<void> {
  const whole = `${text}\n${marker}`
  await step(stepName, async () => {
    const job = await client.getJob(jobId)
    if (job?.notes?.some(({ content }) => (content ?? '').trim() === whole.trim()) === true) return
    await client.addNote(jobId, whole)
  })
}

/** A note cannot be changed: the old one is deleted once the new one is there. */
export async function writeNote(
  client: HousecallProClient,
  jobId: string,
  request: NoteRequest,
): Promise<void> {
  const text = toLine(request.note.description)
  const marker = noteMarker(request)
  const older = (await notesOf(client, jobId)).filter((note) => endsWith(note, marker))
  if (text !== '') await writeOnce(client, jobId, text, marker, request.step)
  const whole = `${text}\n${marker}`
  for (const { id, content } of older)
    if ((content ?? '').trim() !== whole.trim()) await client.deleteNote(jobId, id)
}

export async function deleteNote(
  client: HousecallProClient,
  jobId: string,
  request: NoteRequest,
): Promise<void> {
  await deleteMarked(client, jobId, noteMarker(request))
}

/** The notes that end with a marker. */
export async function deleteMarked(client: HousecallProClient, jobId: string, marker: string): Promise<void> {
  for (const note of await notesOf(client, jobId))
    if (endsWith(note, marker)) await client.deleteNote(jobId, note.id)
}

async function notesOf(client: HousecallProClient, jobId: string): Promise<readonly Note[]> {
  return (await client.getJob(jobId))?.notes ?? []
}

/** What a note of Housecall Pro tells the brand; undefined = nothing, or it came from Dispatch. */
export function readNoteForBrand(note: Note, tag: string): string | undefined {
  return isOurs(note) ? undefined : readBrandNote(note.content ?? '', tag)
}

const filePrefix = 'dispatch-'

/** A file is taken in later (202), and shows up some time after: its name carries Dispatch's id. */
export async function addFile(
  client: HousecallProClient,
  jobId: string,
  { attachment, event, files, step }: AttachmentRequest,
): Promise<void> {
  const prefix = `${filePrefix}${attachment.id == null ? event.id : idText(attachment.id)}-`
  await step('file', {
    findDelayMs: 5_000,
    find: async () => ((await hasFile(client, jobId, prefix)) ? true : undefined),
    run: async () => {
      if (await hasFile(client, jobId, prefix)) return true
      const { bytes, contentType } = await files.get(attachment.file_token ?? '')
      const name = toFileName(`${prefix}${toLine(attachment.name) || 'file'}`, contentType)
      await client.addFile(jobId, name, contentType, bytes)
      return true
    },
  })
}

async function hasFile(client: HousecallProClient, jobId: string, prefix: string): Promise<boolean> {
  const job = await client.getJob(jobId)
  return job?.attachments?.some(({ file_name: name }) => name?.startsWith(prefix) === true) === true
}

export function isOurFile({ file_name: name }: NonNullable<Job['attachments']>[number]): boolean {
  return name?.startsWith(filePrefix) === true
}

import {
  idText,
  isFromDispatch,
  noteMark,
  readBrandNote,
  toFileName,
  toLine,
  type AttachmentRequest,
  type NoteRequest,
} from '@truckroll/gateway'
import type { Note } from './answers.ts'
import type { ServiceTitanClient } from './client.ts'
import { notesIn } from './summary-notes.ts'

const mostCharacters = 10_000

/** Looks first, so that a repetition writes nothing. True if the work order says something new now. */
export async function writeNote(
  client: ServiceTitanClient,
  jobId: string,
  request: NoteRequest,
): Promise<boolean> {
  const text = toLine(request.note.description).slice(0, mostCharacters)
  if (text === '') return false
  const whole = `${text}\n${noteMark(request)}`
  return request.step('note', async () => {
    if ((await listNoteTexts(client, jobId)).includes(whole)) return false
    await client.addNote(jobId, whole)
    return true
  })
}

/** True if a note of Dispatch stands there, in any of its wordings. */
export async function hasNote(
  client: ServiceTitanClient,
  jobId: string,
  request: NoteRequest,
): Promise<boolean> {
  const end = noteMark(request)
  return (await listNoteTexts(client, jobId)).some((text) => text.endsWith(end))
}

/** Also those below the summary, which were written when the job was a booking. */
async function listNoteTexts(client: ServiceTitanClient, jobId: string): Promise<readonly string[]> {
  const notes = await client.listNotes(jobId)
  const below = notesIn((await client.getJob(jobId))?.summary)
  return [...notes.map(({ text }) => text ?? ''), ...below].map((text) => text.trim())
}

/** What a note of ServiceTitan tells the brand; undefined = nothing, or it came from Dispatch. */
export function readNoteForBrand({ text, active }: Note, tag: string): string | undefined {
  return active === false || isFromDispatch(text) ? undefined : readBrandNote(text ?? '', tag)
}

/** Files have no id of their own in ServiceTitan: the name carries Dispatch's. */
export async function addFile(
  client: ServiceTitanClient,
  jobId: string,
  { attachment, event, files, step }: AttachmentRequest,
): Promise<void> {
  await step('file', async () => {
    const { bytes, contentType } = await files.get(attachment.file_token ?? '')
    const id = attachment.id == null ? event.id : idText(attachment.id)
    const name = toFileName(`dispatch-${id}-${toLine(attachment.name) || 'file'}`, contentType)
    if (!(await client.hasFile(jobId, name))) await client.addFile(jobId, name, contentType, bytes)
  })
}

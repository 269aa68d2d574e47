import type {
  AttachmentRequest,
  EventResponse,
  NoteRequest,
  StepRunner,
  UpdateSettledRequest,
} from '@truckroll/gateway'
import type { RtClient } from './client.ts'
import { quote, toLine, toReference } from './mapping.ts'
import { toTicketId } from './tickets.ts'

const maxLength = 100_000

/**
 * Comments, and no correspondence: a correspondence is mailed to the customer and changes the status of some tickets.
 * The subject of the comment names what it came from, so that a repetition finds it.
 */
export async function writeComment(
  rt: RtClient,
  ticketId: string,
  subject: string,
  step: StepRunner,
  content: () => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  await step(subject, {
    find: () => findComment(rt, ticketId, subject),
    run: async () => {
      await rt.comment(ticketId, { Subject: subject, ContentType: 'text/plain', ...(await content()) })
      return true
    },
  })
}

async function findComment(rt: RtClient, ticketId: string, subject: string): Promise<true | undefined> {
  const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${quote(ticketId)} AND Type = 'Comment'`
  for (let page = 1; ; page += 1) {
    const comments = await rt.listTransactions(query, page)
    if (comments.some(({ Data }) => Data.trim() === subject)) return true
    if (comments.length === 0) return undefined
  }
}

export async function addNote(rt: RtClient, request: NoteRequest): Promise<EventResponse> {
  const text = toText(request)
  if (text === '') return {}
  const subject = toReference('attachment', request.note.id ?? request.event.id)
  await writeComment(rt, toTicketId(request), subject, request.step, () => Promise.resolve({ Content: text }))
  return {}
}

/** What was said once stays in RT's log, so the new words are said again. */
export async function changeNote(rt: RtClient, request: NoteRequest): Promise<EventResponse> {
  const text = toText(request)
  const subject = toReference('change', request.event.id)
  const content = { Content: `A note was changed in Dispatch. It says now:\n\n${text}` }
  await writeComment(rt, toTicketId(request), subject, request.step, () => Promise.resolve(content))
  return {}
}

export function deleteNote(request: NoteRequest): EventResponse {
  const reference = toReference('attachment', request.note.id ?? request.event.id)
  return {
    needsAttention: `A note was deleted in Dispatch. Request Tracker deletes none: see the comment "${reference}" of ticket ${toTicketId(request)}.`,
  }
}

export async function addFile(rt: RtClient, request: AttachmentRequest): Promise<EventResponse> {
  const { attachment, files, event } = request
  const subject = toReference('attachment', attachment.id ?? event.id)
  const name = toFileName(attachment.name)
  await writeComment(rt, toTicketId(request), subject, request.step, async () => {
    const { bytes, contentType } = await files.get(attachment.file_token ?? '')
    return {
      Content: toLine(attachment.description, maxLength) || name,
      // RT refuses an empty file: the comment says then that there was one.
      Attachments:
        bytes.length === 0
          ? []
          : [
              {
                FileName: name,
                FileType: toType(contentType),
                FileContent: Buffer.from(bytes).toString('base64'),
              },
            ],
    }
  })
  return {}
}

export function removeFile(request: AttachmentRequest): EventResponse {
  const name = toFileName(request.attachment.name)
  return {
    needsAttention: `The file ${name} was deleted in Dispatch. Request Tracker deletes none: it stands on ticket ${toTicketId(request)}.`,
  }
}

/** Says on the ticket, to the office alone, what Dispatch refused and why. */
export async function tellOffice(
  rt: RtClient,
  ticketId: string,
  { update, step }: UpdateSettledRequest,
): Promise<void> {
  const Content = `Dispatch refused "${update.kind}": ${update.message ?? 'no reason given'}`
  await writeComment(rt, ticketId, toReference('update', update.id), step, () => Promise.resolve({ Content }))
}

function toText({ note }: NoteRequest): string {
  return (note.description ?? '').trim().slice(0, maxLength)
}

/** A stranger's name for a file. */
function toFileName(name: string | null | undefined): string {
  return toLine(name?.replaceAll(/[/\\\p{Cc}]/gu, '_')) || 'file'
}

function toType(contentType: string): string {
  const [type = ''] = contentType.split(';')
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'
}

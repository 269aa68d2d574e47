import type {
  AttachmentRequest,
  EventResponse,
  NoteRequest,
  StepRunner,
  UpdateSettledRequest,
} from '@truckroll/gateway'
import type { Transaction } from './answers.ts'
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
  const find = async () => (await findComment(rt, ticketId, subject))?.id
  await step(subject, {
    find,
    run: async () => {
      // Dispatch may tell again what it told before, in another message.
      const known = await find()
      if (known !== undefined) return known
      await rt.comment(ticketId, { Subject: subject, ContentType: 'text/plain', ...(await content()) })
      return ''
    },
  })
}

/** The newest comment with this subject, or with one that begins with it and a blank. */
async function findComment(
  rt: RtClient,
  ticketId: string,
  subject: string,
): Promise<{ readonly id: string; readonly subject: string } | undefined> {
  const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${quote(ticketId)} AND Type = 'Comment'`
  let newest: Transaction | undefined
  for await (const comments of rt.listTransactions(query)) {
    newest = comments.findLast(({ Data }) => `${Data.trim()} `.startsWith(`${subject} `)) ?? newest
  }
  return newest === undefined ? undefined : { id: newest.id, subject: newest.Data.trim() }
}

export async function addNote(rt: RtClient, request: NoteRequest): Promise<EventResponse> {
  const text = toText(request)
  if (text === '') return {}
  const content = () => Promise.resolve({ Content: text })
  await writeComment(rt, toTicketId(request), toNoteReference(request), request.step, content)
  return {}
}

const changed = 'A note was changed in Dispatch. It says now:'

/** What was said once stays in RT's log, so new words are said again, and a person knows that the old ones do not count. */
export async function changeNote(rt: RtClient, request: NoteRequest): Promise<EventResponse> {
  const text = toText(request)
  const ticketId = toTicketId(request)
  const reference = toNoteReference(request)
  const known = await findComment(rt, ticketId, reference)
  if (known === undefined) return addNote(rt, request)
  const subject = `${reference} ${toReference('change', request.event.id)}`
  if (known.subject !== subject && toWords(await readText(rt, known.id)) === toWords(text)) return {}
  const Content = `${changed}\n\n${text}`
  await writeComment(rt, ticketId, subject, request.step, () => Promise.resolve({ Content }))
  return {
    needsAttention: `A note was changed in Dispatch. Ticket ${ticketId} has the new words in a comment of its own; the old ones stand above it, as Request Tracker changes none.`,
  }
}

export async function deleteNote(rt: RtClient, request: NoteRequest): Promise<EventResponse> {
  const ticketId = toTicketId(request)
  const reference = toNoteReference(request)
  if ((await findComment(rt, ticketId, reference)) === undefined) return {}
  return {
    needsAttention: `A note was deleted in Dispatch. Request Tracker deletes none: see the comment "${reference}" of ticket ${ticketId}.`,
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

export async function removeFile(rt: RtClient, request: AttachmentRequest): Promise<EventResponse> {
  const { attachment, event } = request
  const ticketId = toTicketId(request)
  const subject = toReference('attachment', attachment.id ?? event.id)
  if ((await findComment(rt, ticketId, subject)) === undefined) return {}
  return {
    needsAttention: `The file ${toFileName(attachment.name)} was deleted in Dispatch. Request Tracker deletes none: it stands on ticket ${ticketId}.`,
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

/** The words of a comment. */
async function readText(rt: RtClient, transactionId: string): Promise<string> {
  const texts = (await rt.listAttachments(transactionId)).filter(({ Filename }) => Filename === '')
  return texts.map(({ Content }) => Buffer.from(Content, 'base64').toString('utf8')).join('\n')
}

/** Without a change of the note before them, and however RT breaks their lines. */
function toWords(text: string): string {
  return text.replace(changed, '').replaceAll(/\s+/g, ' ').trim()
}

function toNoteReference({ note, event }: NoteRequest): string {
  return toReference('attachment', note.id ?? event.id)
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

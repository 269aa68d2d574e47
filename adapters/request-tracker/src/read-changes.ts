import {
  toFileName,
  toStatusMeaning,
  toStatusUpdate,
  toReadableText,
  type FoundJob,
  type JobUpdate,
  type Logger,
  type Update,
} from '@truckroll/gateway'
import type { Attachment, Ticket, Transaction } from './answers.ts'
import type { RtClient } from './client.ts'
import { fieldOf, readRtTime, readVisit, toStatusMap } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { toVisitId } from './visits.ts'

export interface ChangeReader {
  readonly rt: RtClient
  readonly settings: ProviderSettings
  readonly externalOrganizationId: string
  readonly logger: Logger
  findJob(bmsId: string): Promise<FoundJob | undefined>
}

/** The changes of the log that may tell the brand something. Also bounds what a login without all rights must see. */
export const toldTypes = ['Create', 'Status', 'Set', 'Correspond', 'Comment', 'AddLink'] as const

/** What people did to tickets, as updates for the brand, in RT's order. */
export async function readChanges(
  reader: ChangeReader,
  transactions: readonly Transaction[],
): Promise<readonly JobUpdate[]> {
  // What the gateway did itself is known to Dispatch.
  const foreign = transactions.filter(
    ({ Creator }) => Creator.id.toLowerCase() !== reader.rt.user.toLowerCase(),
  )
  const tickets = new TicketChanges(reader, foreign)
  const updates: JobUpdate[] = []
  for (const transaction of foreign) updates.push(...(await tickets.read(transaction)))
  return updates
}

/** A ticket as far as a change needs it: its job, and the ticket itself once something asks for it. */
interface Known {
  readonly bmsId: string
  readonly sourceId: string | undefined
  readonly isVisitOnly: boolean
  readonly ticket: Ticket | undefined
}

class TicketChanges {
  readonly #reader: ChangeReader
  readonly #known = new Map<string, Promise<Known | undefined>>()
  /** The last change of its times, for each ticket: Starts and Due are two changes of one visit. */
  readonly #lastTimes = new Map<string, string>()

  constructor(reader: ChangeReader, transactions: readonly Transaction[]) {
    this.#reader = reader
    for (const transaction of transactions) {
      if (isOfTimes(transaction)) this.#lastTimes.set(transaction.ObjectId, transaction.id)
    }
  }

  async read(transaction: Transaction): Promise<readonly JobUpdate[]> {
    const known = await this.#look(transaction.ObjectId)
    if (known === undefined) return []
    const { id, Type, Created: occurredAt } = transaction
    const of = (update: Update, key: string): JobUpdate => ({
      job: { externalOrganizationId: this.#reader.externalOrganizationId, bmsId: known.bmsId },
      update,
      key: `transaction-${key}`,
    })
    if (Type === 'Status') {
      const update = this.#toStatusUpdate(transaction, known)
      return update === undefined ? [] : [of(update, id)]
    }
    if (isOfTimes(transaction) && this.#lastTimes.get(transaction.ObjectId) === id) {
      const update = this.#toVisitUpdate(transaction, known)
      return update === undefined ? [] : [of(update, `${id}-visit`)]
    }
    if (Type === 'Correspond' || (Type === 'Comment' && this.#reader.settings.tellsComments)) {
      return (await this.#toNotes(transaction)).map(({ name, update }) =>
        of({ ...update, occurredAt }, `${id}-${name}`),
      )
    }
    if (Type === 'AddLink' && transaction.Field === 'MergedInto') {
      this.#reader.logger.warn({ ticket: known.bmsId }, 'the ticket of a job was merged into another one')
    }
    return []
  }

  #look(ticketId: string): Promise<Known | undefined> {
    const looking = this.#known.get(ticketId) ?? this.#find(ticketId)
    this.#known.set(ticketId, looking)
    return looking
  }

  /** A ticket without a job may be a further visit of one: the child of its ticket. */
  async #find(ticketId: string): Promise<Known | undefined> {
    const { rt } = this.#reader
    const job = await this.#reader.findJob(ticketId)
    const ticket = await rt.getTicket(ticketId)
    if (job !== undefined) {
      // A merged one is another ticket by now: its times and fields say nothing of this job.
      const own = ticket?.id === ticketId ? ticket : undefined
      return { bmsId: ticketId, sourceId: job.sourceId, isVisitOnly: false, ticket: own }
    }
    const parents = ticket?.['_hyperlinks'].filter(({ ref }) => ref === 'parent') ?? []
    for (const { id } of parents) {
      const parent = id == null ? undefined : await this.#reader.findJob(id)
      if (id != null && parent !== undefined)
        return { bmsId: id, sourceId: parent.sourceId, isVisitOnly: true, ticket }
    }
    return undefined
  }

  #toStatusUpdate(transaction: Transaction, known: Known): Update | undefined {
    const { settings } = this.#reader
    const { NewValue, ObjectId, Created: occurredAt } = transaction
    const meaning = toStatusMeaning(NewValue, toStatusMap(settings.statuses), settings, known.sourceId)
    const update = toStatusUpdate(meaning, occurredAt)
    if (known.isVisitOnly) {
      const appointmentId = this.#visitIdOf(ObjectId)
      if (update?.kind === 'cancel' || update?.kind === 'reject')
        return { kind: 'unschedule', appointmentId, occurredAt }
      return update?.kind === 'enroute' || update?.kind === 'start' ? { ...update, appointmentId } : undefined
    }
    const reason =
      known.ticket === undefined ? '' : fieldOf(known.ticket, settings.fields.reason).slice(0, 500)
    switch (update?.kind) {
      case 'reject':
      case 'cancel':
      case 'pause':
      case 'complete':
        return reason === '' ? update : { reason, ...update }
      default:
        return update
    }
  }

  #toVisitUpdate(transaction: Transaction, { ticket }: Known): Update | undefined {
    const { settings } = this.#reader
    if (ticket === undefined) return undefined
    const { Type, Field, OldValue, ObjectId, Created: occurredAt } = transaction
    const appointmentId = this.#visitIdOf(ObjectId)
    const visit = readVisit(ticket, settings.visitMinutes)
    const { complete, canceled, rejected } = settings.statuses
    const isOver = [complete, canceled, rejected, 'deleted'].includes(ticket.Status)
    if (visit !== undefined && !isOver) {
      const start = new Date(visit.startMs).toISOString()
      return { kind: 'schedule', start, end: new Date(visit.endMs).toISOString(), appointmentId, occurredAt }
    }
    const hadVisit = Type === 'Set' && Field === 'Starts' && readRtTime(OldValue) !== undefined
    return hadVisit && !isOver ? { kind: 'unschedule', appointmentId, occurredAt } : undefined
  }

  async #toNotes(transaction: Transaction): Promise<readonly { name: string; update: Update }[]> {
    const { rt, externalOrganizationId } = this.#reader
    const attachments = await rt.listAttachments(transaction.id)
    const named = `rt-${externalOrganizationId}`
    const text = toNoteText(attachments)
    const files = attachments.filter(({ Filename, Content }) => Filename !== '' && Content !== '')
    return [
      ...(text === ''
        ? []
        : [{ name: 'note', update: { kind: 'note', text, id: `${named}-note-${transaction.id}` } as const }]),
      ...files.map(({ id, Filename, ContentType, Content }) => ({
        name: `file-${id}`,
        update: {
          kind: 'attachment',
          fileName: toFileName(Filename, ContentType),
          contentBase64: Content.replaceAll(/\s/g, ''),
          id: `${named}-file-${id}`,
        } as const,
      })),
    ]
  }

  #visitIdOf(ticketId: string): string {
    return toVisitId(this.#reader.externalOrganizationId, ticketId)
  }
}

function isOfTimes({ Type, Field }: Transaction): boolean {
  return Type === 'Create' || (Type === 'Set' && (Field === 'Starts' || Field === 'Due'))
}

/** RT keeps HTML as it was sent, script elements included. */
function toNoteText(attachments: readonly Attachment[]): string {
  const texts = attachments.filter(({ Filename }) => Filename === '')
  const plain = texts.find(({ ContentType }) => ContentType === 'text/plain')
  const html = texts.find(({ ContentType }) => ContentType === 'text/html')
  if (plain !== undefined) return decode(plain).trim().slice(0, 65_536)
  return html === undefined ? '' : toReadableText(decode(html)).trim().slice(0, 65_536)
}

function decode({ Content }: Attachment): string {
  return Buffer.from(Content, 'base64').toString('utf8')
}

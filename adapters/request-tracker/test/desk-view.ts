import type { DoubleVisit, DoubleWorkOrder } from '@truckroll/testing'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const closed = ['complete', 'rejected', 'canceled', 'deleted']

const ticketRows = z.array(
  z.object({
    id: z.number(),
    Subject: z.string(),
    Status: z.string(),
    Starts: z.string().nullable(),
    Due: z.string().nullable(),
    parent: z.number().nullable(),
  }),
)
const messageRows = z.array(
  z.object({
    id: z.number(),
    ticket: z.number(),
    Type: z.string(),
    Filename: z.string().nullable(),
    ContentType: z.string(),
    ContentEncoding: z.string().nullable(),
    Content: z.union([z.string(), z.instanceof(Uint8Array)]).nullable(),
  }),
)
type MessageRow = z.infer<typeof messageRows>[number]

/** What stands in the database of Request Tracker: its REST interface takes a request for each note. */
export class DeskView implements Disposable {
  readonly #database: DatabaseSync

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true })
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }

  /** The number of the newest entry of the log. */
  newestTransaction(): number {
    const [row] = this.#database.prepare('SELECT max(id) AS id FROM Transactions').all()
    return z.object({ id: z.number() }).parse(row).id
  }

  /** Of this ticket, newer than `id`. */
  transactionsAfter(id: number, ticketId: string): number[] {
    const rows = this.#database
      .prepare(
        "SELECT id FROM Transactions WHERE id > ? AND ObjectType = 'RT::Ticket' AND ObjectId = ? ORDER BY id",
      )
      .all(id, Number(ticketId))
    return z
      .array(z.object({ id: z.number() }))
      .parse(rows)
      .map((row) => row.id)
  }

  workOrders(queue: string): DoubleWorkOrder[] {
    const tickets = ticketRows.parse(
      this.#database
        .prepare(
          `SELECT t.id, t.Subject, t.Status, t.Starts, t.Due,
             (SELECT l.LocalTarget FROM Links l WHERE l.LocalBase = t.id AND l.Type = 'MemberOf') AS parent
           FROM Tickets t JOIN Queues q ON q.id = t.Queue WHERE q.Name = ? ORDER BY t.id`,
        )
        .all(queue),
    )
    const messages = messageRows.parse(
      this.#database
        .prepare(
          `SELECT a.id, x.ObjectId AS ticket, x.Type, a.Filename, a.ContentType, a.ContentEncoding, a.Content
           FROM Attachments a JOIN Transactions x ON x.id = a.TransactionId AND x.ObjectType = 'RT::Ticket'
           JOIN Tickets t ON t.id = x.ObjectId JOIN Queues q ON q.id = t.Queue
           WHERE q.Name = ? AND a.ContentType NOT LIKE 'multipart/%' ORDER BY a.id`,
        )
        .all(queue),
    )
    return tickets
      .filter(({ parent }) => parent === null)
      .map((ticket) => {
        const own = messages.filter((message) => message.ticket === ticket.id)
        const texts = own.filter(({ Filename }) => (Filename ?? '') === '')
        const written = texts.filter(({ Type }) => Type !== 'Create').map((row) => bytesOf(row).toString())
        return {
          bmsId: String(ticket.id),
          status: ticket.Status,
          isOpen: !closed.includes(ticket.Status),
          text: [ticket.Subject, ...texts.map((row) => bytesOf(row).toString())].join('\n'),
          visits: tickets
            .filter(({ id, parent }) => id === ticket.id || parent === ticket.id)
            .flatMap((one) => toVisits(one, one !== ticket)),
          notes: written.filter((text) => !text.startsWith('The brand changed the job.')),
          files: own
            .filter(({ Filename }) => (Filename ?? '') !== '')
            .map((row) => ({ name: row.Filename ?? '', sizeBytes: bytesOf(row).length })),
        }
      })
  }
}

function toVisits(
  { Starts, Due, Status }: z.infer<typeof ticketRows>[number],
  isFurther: boolean,
): DoubleVisit[] {
  const [start, end] = [Starts, Due].map((time) => toIso(time))
  return start === undefined ? [] : [{ start, end, isCanceled: isFurther && Status === 'canceled' }]
}

function toIso(time: string | null): string | undefined {
  return time === null || time === '' || time.startsWith('1970')
    ? undefined
    : `${time.replace(' ', 'T')}.000Z`
}

function bytesOf({ Content, ContentEncoding }: MessageRow): Buffer {
  const content = Buffer.from(Content ?? '')
  if (ContentEncoding === 'base64') return Buffer.from(content.toString('latin1'), 'base64')
  return ContentEncoding === 'quoted-printable' ? decodeQuotedPrintable(content.toString('latin1')) : content
}

function decodeQuotedPrintable(text: string): Buffer {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

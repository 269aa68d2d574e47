import type { ActInput, ActKind, DoubleWorkOrder, VendorDouble } from '@truckroll/testing'
import ICAL from 'ical.js'
import { credentials, startCalendarServer, type Person, type ServerName } from './calendar-servers.ts'

/** The words before a title, and the statuses that they stand for. */
const statusOf: Readonly<Record<string, string>> = {
  new: 'offered',
  accepted: 'accepted',
  'on my way': 'enroute',
  started: 'started',
  paused: 'paused',
  done: 'complete',
  no: 'rejected',
  canceled: 'canceled',
}
const isClosed = /^(?:done|no|canceled)\b/
const word = new RegExp(String.raw`^(${Object.keys(statusOf).join('|')})(?: \([^()]*\))?: `)

/** A calendar on a server of its own, as somebody sees it with a calendar program. */
export async function createRealCalendar(name: ServerName): Promise<VendorDouble> {
  const server = await startCalendarServer(name)
  const path = await server.createCalendar('visits')
  const entryOf = (bmsId: string) => `${path}${bmsId}.ics`
  return {
    settings: { url: server.url },
    credentials,
    providerSettings: { calendar: path },
    wrongCredentials: { ...credentials, password: 'wrong' },
    workOrders: async () => {
      const names = await server.list(path)
      const orders = names.filter((one) => !one.includes('-visit-'))
      const entries = new Map(
        await Promise.all(names.map(async (one) => [one, await look(server.person, path + one)] as const)),
      )
      return orders.flatMap((one) => {
        const main = entries.get(one)
        const prefix = one.replace('.ics', '-visit-')
        const further = [...entries].filter(([other]) => other.startsWith(prefix)).map(([, entry]) => entry)
        return main === undefined ? [] : [toView(one.replace('.ics', ''), main, further)]
      })
    },
    acts: ['accept', 'reject', 'schedule', 'unschedule', 'enroute', 'start', 'pause', 'complete', 'cancel'],
    act: (kind, bmsId, input) => act(server.person, entryOf(bmsId), kind, input),
    makeForeign: async () => {
      await server.person.write(`${path}dentist.ics`, foreign)
      return 'dentist'
    },
    close: () => server.close(),
  }
}

const foreign =
  'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Someone//EN\r\nBEGIN:VEVENT\r\nUID:dentist\r\nDTSTAMP:20260101T000000Z\r\n' +
  'DTSTART:20260401T080000Z\r\nSUMMARY:accepted: Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'

async function look(person: Person, path: string): Promise<ICAL.Component> {
  const event = new ICAL.Component(ICAL.parse(await person.read(path))).getFirstSubcomponent('vevent')
  if (event === null) throw new Error(`expected an entry at ${path}`)
  return event
}

function toView(bmsId: string, main: ICAL.Component, further: readonly ICAL.Component[]): DoubleWorkOrder {
  const textOf = (name: string) => String(main.getFirstPropertyValue(name) ?? '')
  const title = textOf('summary')
  const description = textOf('description')
  return {
    bmsId,
    status: statusOf[word.exec(title)?.[1] ?? ''] ?? 'scheduled',
    isOpen: !isClosed.test(title),
    text: [title, textOf('location'), description].join('\n'),
    visits: [main, ...further].flatMap((event) => {
      const [start, end] = ['dtstart', 'dtend'].map((name) => event.getFirstPropertyValue(name))
      if (!(start instanceof ICAL.Time) || start.isDate) return []
      const isCanceled = event.getFirstPropertyValue('status') === 'CANCELLED'
      return [
        {
          start: start.toJSDate().toISOString(),
          end: end instanceof ICAL.Time ? end.toJSDate().toISOString() : undefined,
          isCanceled,
        },
      ]
    }),
    notes: description
      .split('\n\n')
      .filter((part) => /^(?:Note|A note was changed)/.test(part))
      .map((part) => part.replace(/^[^:]+: /, '')),
    files: main.getAllProperties('attach').map((file) => ({
      name: String(file.getFirstParameter('filename')),
      sizeBytes: Buffer.from(String(file.getFirstValue()), 'base64').length,
    })),
  }
}

async function act(
  person: Person,
  path: string,
  kind: ActKind,
  { text, start, end }: ActInput,
): Promise<void> {
  const title = /^SUMMARY:(.*)$/m.exec(await person.read(path))?.[1] ?? ''
  const name = (begin: string) =>
    person.change(path, { SUMMARY: `SUMMARY:${begin}: ${title.replace(word, '')}` })
  const reason = ` (${text.replaceAll(/[()]/g, ' ')})`
  switch (kind) {
    case 'accept':
      return name('accepted')
    case 'reject':
      return name(`no${reason}`)
    case 'schedule':
      return person.change(path, { DTSTART: `DTSTART:${toUtc(start)}`, DTEND: `DTEND:${toUtc(end)}` })
    case 'unschedule':
      return person.change(path, { DTSTART: `DTSTART;VALUE=DATE:${toUtc(start).slice(0, 8)}`, DTEND: '' })
    case 'enroute':
      return name('on my way')
    case 'start':
      return name('started')
    case 'pause':
      return name(`paused${reason}`)
    case 'complete':
      return name(`done${reason}`)
    case 'cancel':
      return name(`canceled${reason}`)
    default:
      throw new Error(`nobody can do ${kind} in a calendar`)
  }
}

function toUtc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

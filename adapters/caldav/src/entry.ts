import { isTimeZone, RetryableError, wallToInstant } from '@truckroll/gateway'
import ICAL from 'ical.js'

export interface Times {
  readonly startMs: number
  readonly endMs: number
  /** A day, and no visit: nobody has put it on a time yet. */
  readonly isAllDay: boolean
}

const written = 'x-truckroll-written'
const visit = 'x-truckroll-visit'
const noted = 'x-truckroll-noted'

/** An entry of the calendar: whatever else people and their programs put into it stays. */
export class Entry {
  readonly #calendar: ICAL.Component
  readonly #event: ICAL.Component
  readonly #zone: string

  private constructor(calendar: ICAL.Component, event: ICAL.Component, zone: string) {
    this.#calendar = calendar
    this.#event = event
    this.#zone = zone
  }

  /** `zone`: of times that name none. @throws RetryableError if it is none. */
  static parse(text: string, zone: string): Entry {
    const calendar = readCalendar(text)
    // The first of a series: those that were moved by themselves have a RECURRENCE-ID.
    const events = calendar?.getAllSubcomponents('vevent') ?? []
    const event = events.find((one) => !one.hasProperty('recurrence-id')) ?? events[0]
    if (calendar === undefined || event === undefined) {
      throw new RetryableError('expected an entry from the calendar server, got something else')
    }
    return new Entry(calendar, event, zone)
  }

  static create(uid: string, zone: string): Entry {
    const calendar = new ICAL.Component(['vcalendar', [], []])
    calendar.updatePropertyWithValue('version', '2.0')
    calendar.updatePropertyWithValue('prodid', '-//Truckroll//CalDAV//EN')
    const event = new ICAL.Component('vevent', calendar)
    calendar.addSubcomponent(event)
    event.updatePropertyWithValue('uid', uid)
    return new Entry(calendar, event, zone)
  }

  get title(): string {
    return this.#textOf('summary')
  }

  set title(text: string) {
    this.#event.updatePropertyWithValue('summary', text)
  }

  get place(): string {
    return this.#textOf('location')
  }

  set place(text: string) {
    if (text === '') this.#event.removeAllProperties('location')
    else this.#event.updatePropertyWithValue('location', text)
  }

  /** What people read under the title. */
  get description(): string {
    return this.#textOf('description')
  }

  set description(text: string) {
    this.#event.updatePropertyWithValue('description', text)
  }

  get isCanceled(): boolean {
    return this.#textOf('status').toUpperCase() === 'CANCELLED'
  }

  set isCanceled(isCanceled: boolean) {
    if (isCanceled) this.#event.updatePropertyWithValue('status', 'CANCELLED')
    else this.#event.removeAllProperties('status')
  }

  /** When somebody changed it last, as far as their program says so. */
  get version(): string {
    return [this.#textOf('last-modified'), this.#textOf('sequence'), this.#textOf('dtstamp')].join('/')
  }

  /** The state that the gateway wrote last; empty if it wrote none. */
  get written(): string {
    return this.#textOf(written)
  }

  /** Marks it as written now. */
  stamp(state: string, nowMs: number): void {
    this.#event.updatePropertyWithValue(written, state)
    const now = toUtcTime(nowMs)
    this.#event.updatePropertyWithValue('dtstamp', now)
    this.#event.updatePropertyWithValue('last-modified', now)
    const sequence = Number(this.#textOf('sequence')) || 0
    this.#event.updatePropertyWithValue('sequence', sequence + 1)
  }

  /** Dispatch's id of the visit that stands here. */
  get visit(): string {
    return this.#textOf(visit)
  }

  set visit(id: string) {
    if (id === '') this.#event.removeAllProperties(visit)
    else this.#event.updatePropertyWithValue(visit, id)
  }

  /** Adds a text under the title, once for each reference; new words of it replace the old ones, if these still stand there. */
  note(reference: string, text: string): void {
    const known = this.#findNoted(reference)
    const old = known === undefined ? undefined : String(known.getFirstValue())
    if (old === text) return
    if (old !== undefined && this.description.includes(old)) {
      this.description = this.description.replace(old, () => text)
    } else {
      this.description = [this.description, text].filter((part) => part !== '').join('\n\n')
    }
    this.#forgetNoted(known)
    const property = new ICAL.Property(noted, this.#event)
    property.resetType('text')
    property.setValue(text)
    property.setParameter('x-ref', reference)
    this.#event.addProperty(property)
  }

  /** False if somebody has changed the words since: they stay. */
  removeNote(reference: string): boolean {
    const known = this.#findNoted(reference)
    if (known === undefined) return true
    const text = String(known.getFirstValue())
    if (!this.description.includes(text)) return false
    this.description = this.description
      .replace(text, () => '')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
    this.#forgetNoted(known)
    return true
  }

  #findNoted(reference: string): ICAL.Property | undefined {
    return this.#event
      .getAllProperties(noted)
      .find((property) => property.getParameter('x-ref') === reference)
  }

  #forgetNoted(property: ICAL.Property | undefined): void {
    if (property !== undefined) this.#event.removeProperty(property)
  }

  /** Adds a file, once for each reference. */
  attach(reference: string, name: string, contentType: string, bytes: Uint8Array): void {
    const known = this.#event
      .getAllProperties('attach')
      .map((property) => property.getParameter('x-truckroll'))
    if (known.includes(reference)) return
    const property = new ICAL.Property('attach', this.#event)
    property.resetType('binary')
    property.setValue(Buffer.from(bytes).toString('base64'))
    property.setParameter('encoding', 'BASE64')
    property.setParameter('fmttype', contentType)
    property.setParameter('filename', name)
    property.setParameter('x-truckroll', reference)
    this.#event.addProperty(property)
  }

  /** Takes a file away that was added under this reference; one that is not there is no error. */
  detach(reference: string): void {
    for (const property of this.#event.getAllProperties('attach'))
      if (property.getParameter('x-truckroll') === reference) this.#event.removeProperty(property)
  }

  get times(): Times {
    const start = this.#timeOf('dtstart')
    if (start === undefined)
      throw new RetryableError('expected an entry with a start from the calendar server')
    const duration = this.#event.getFirstPropertyValue('duration')
    const lengthMs = duration instanceof ICAL.Duration ? duration.toSeconds() * 1_000 : 0
    const endMs = this.#timeOf('dtend')?.ms ?? start.ms + lengthMs
    return { startMs: start.ms, endMs, isAllDay: start.isDay }
  }

  /** In UTC: each program shows it in the zone of who looks. */
  set times({ startMs, endMs, isAllDay }: Times) {
    for (const name of ['dtstart', 'dtend', 'duration']) this.#event.removeAllProperties(name)
    if (isAllDay) {
      const day = new Date(startMs).toISOString().slice(0, 10)
      this.#event.addPropertyWithValue('dtstart', ICAL.Time.fromDateString(day))
      return
    }
    this.#event.addPropertyWithValue('dtstart', toUtcTime(startMs))
    this.#event.addPropertyWithValue('dtend', toUtcTime(endMs))
  }

  toString(): string {
    return `${this.#calendar.toString()}\r\n`
  }

  #textOf(name: string): string {
    const value = this.#event.getFirstPropertyValue(name)
    return value === null ? '' : String(value)
  }

  #timeOf(name: string): { readonly ms: number; readonly isDay: boolean } | undefined {
    const property = this.#event.getFirstProperty(name)
    const time = property?.getFirstValue()
    if (!(time instanceof ICAL.Time)) return undefined
    const wallMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
    if (time.isDate) return { ms: wallMs, isDay: true }
    if (time.zone?.tzid === 'UTC') return { ms: wallMs, isDay: false }
    const tzid = property?.getFirstParameter('tzid') ?? ''
    return { ms: this.#toInstant(wallMs, tzid, time), isDay: false }
  }

  /** By the zone's own name if it is known everywhere, else as the entry itself describes it. */
  #toInstant(wallMs: number, tzid: string, time: ICAL.Time): number {
    if (tzid === '') return wallToInstant(wallMs, this.#zone)
    if (isTimeZone(tzid)) return wallToInstant(wallMs, tzid)
    const described = this.#calendar
      .getAllSubcomponents('vtimezone')
      .find((one) => one.getFirstPropertyValue('tzid') === tzid)
    if (described === undefined) return wallToInstant(wallMs, this.#zone)
    return wallMs - new ICAL.Timezone({ component: described, tzid }).utcOffset(time) * 1_000
  }
}

function readCalendar(text: string): ICAL.Component | undefined {
  try {
    const parsed: unknown = ICAL.parse(text)
    if (!Array.isArray(parsed)) return undefined
    const calendar = new ICAL.Component(parsed)
    return calendar.name === 'vcalendar' ? calendar : undefined
  } catch {
    return undefined
  }
}

function toUtcTime(epochMs: number): ICAL.Time {
  return ICAL.Time.fromDateTimeString(`${new Date(epochMs).toISOString().slice(0, 19)}Z`)
}

import {
  idText,
  parseDispatchTime,
  type AppointmentEvent,
  type DispatchId,
  type JobEvent,
  type Reasons,
  type StatusMap,
} from '@truckroll/gateway'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Fields } from './client.ts'
import type { ProviderSettings, Statuses } from './settings.ts'

/** The gateway's own name for a thing of Dispatch, by which it finds it again. */
export function toReference(
  kind: 'job' | 'customer' | 'appointment' | 'attachment' | 'update' | 'change',
  id: DispatchId,
): string {
  return `dispatch-${kind}-${idText(id)}`
}

/** Dispatch's texts may be absent, empty or endless. RT cuts what is too long, and leaves line breaks out of subjects. */
export function toLine(text: string | null | undefined, maxLength = 200): string {
  const line = (text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, maxLength)
  // A cut between the two halves of a character would leave a broken one at the end.
  return line.replace(/[\uD800-\uDBFF]$/, '').trim()
}

export interface JobFacts {
  readonly job: JobEvent
  readonly reasons: Reasons
  readonly descriptionText: string | undefined
}

export function toSubject(job: JobEvent): string {
  return toLine(job.title) || toLine(job.service_type) || `Job ${idText(job.id)}`
}

/** What stands on the ticket for people to read. */
export function toContent({ job, reasons, descriptionText }: JobFacts): string {
  const { customer, address } = job
  const lines: readonly (readonly [string, readonly unknown[]])[] = [
    ['Brand', [job.source]],
    ['Service', [job.service_type]],
    ['Symptom', [job.symptom]],
    ['Instructions', [job.service_instructions]],
    ['Service fee', [job.service_fee]],
    ['Customer', [customer?.first_name, customer?.last_name, customer?.company_name]],
    ['Telephone', [customer?.phone_number]],
    ['E-mail', [customer?.email]],
    [
      'Address',
      [
        address?.street_1,
        address?.street_2,
        address?.city,
        address?.state,
        address?.postal_code,
        address?.country,
      ],
    ],
    ...(job.equipment_descriptions ?? [])
      .slice(0, 50)
      .map((equipment): [string, readonly unknown[]] => [
        'Equipment',
        [
          equipment.equipment_type,
          equipment.manufacturer,
          equipment.model_name,
          equipment.model_number,
          equipment.serial_number,
          equipment.location,
          equipment.symptom,
        ],
      ]),
    ['Reasons to reject', reasons.reject.map(({ value }) => value)],
    ['Reasons to pause', reasons.pause.map(({ value }) => value)],
    ['Reasons to cancel', reasons.cancel.map(({ value }) => value)],
    ['Reasons to complete', reasons.complete.map(({ value }) => value)],
    ['Note', reasons.showDecline === false ? ['the brand does not let you decline this job'] : []],
  ]
  const facts = lines
    .map(
      ([label, values]) => `${label}: ${values.filter((value) => value != null && value !== '').join(', ')}`,
    )
    .filter((line) => !line.endsWith(': '))
  return [facts.join('\n'), descriptionText ?? ''].join('\n\n').trim().slice(0, 100_000)
}

/** A new ticket, besides its requestor. */
export function toTicket(facts: JobFacts, settings: ProviderSettings): Fields {
  const { job } = facts
  const { queue, fields, statuses } = settings
  return {
    Queue: queue,
    Subject: toSubject(job),
    // A job that was accepted in Dispatch's app (Jump Ball, Round Robin) needs no second yes.
    Status: job.status === 'offered' ? statuses.offered : statuses.accepted,
    Content: toContent(facts) || 'A job of Dispatch',
    ContentType: 'text/plain',
    CustomFields: {
      [fields.job]: toReference('job', job.id),
      ...(toLine(job.external_id) === '' ? {} : { [fields.claim]: toLine(job.external_id) }),
    },
  }
}

/** Fields of a user of RT; empty if not known. */
type Customer = Readonly<
  Record<
    | 'Name'
    | 'RealName'
    | 'Organization'
    | 'EmailAddress'
    | 'MobilePhone'
    | 'Address1'
    | 'Address2'
    | 'City'
    | 'State'
    | 'Zip'
    | 'Country',
    string
  >
>

/** The user of RT that the customer becomes. Phones and lines are cut by RT without a word, so they are cut here. */
export function toCustomer({ customer, address }: JobEvent, name: string): Customer {
  const people = toLine([customer?.first_name, customer?.last_name].map((part) => part ?? '').join(' '))
  return {
    Name: name,
    RealName: people || toLine(customer?.company_name) || 'Unknown',
    Organization: toLine(customer?.company_name),
    EmailAddress: toLine(customer?.email, 120),
    MobilePhone: toPhone(customer?.phone_number),
    Address1: toLine(address?.street_1),
    Address2: toLine(address?.street_2),
    City: toLine(address?.city, 100),
    State: toLine(address?.state, 100),
    Zip: toLine(address?.postal_code, 16),
    Country: toLine(address?.country, 50),
  }
}

const maxPhoneLength = 30

/** `+12125550100`, so that people find it by the same number; as it came if it cannot be called. */
export function toPhone(text: string | null | undefined): string {
  const line = toLine(text)
  const parsed = parsePhoneNumberFromString(line, 'US')
  if (parsed?.isPossible() !== true) return line.slice(0, maxPhoneLength)
  return (parsed.ext === undefined ? parsed.number : `${parsed.number} x${parsed.ext}`).slice(
    0,
    maxPhoneLength,
  )
}

export function hasChanged(changed: readonly string[], fields: readonly string[]): boolean {
  return changed.some((pointer) => fields.includes(pointer.split('/')[1] ?? ''))
}

// Times

/** The one form that RT reads at any place: another one is taken as no time, without a word. In UTC, as the login is. */
export function toRtTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** Undefined if it is not set: RT says 1970 then. */
export function readRtTime(text: string): number | undefined {
  const utc = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const epochMs = Date.parse(utc)
  return Number.isNaN(epochMs) || epochMs <= 0 ? undefined : epochMs
}

export interface Visit {
  readonly startMs: number
  readonly endMs: number
}

/** Undefined if the appointment has no readable start. */
export function toVisit(appointment: AppointmentEvent, visitMinutes: number): Visit | undefined {
  const startMs = parseDispatchTime(appointment.start_time ?? '')
  if (startMs === undefined) return undefined
  return { startMs, endMs: toEnd(startMs, parseDispatchTime(appointment.end_time ?? ''), visitMinutes) }
}

/** The visit that a ticket's Starts and Due stand for. */
export function readVisit(
  ticket: { readonly Starts: string; readonly Due: string },
  visitMinutes: number,
): Visit | undefined {
  const startMs = readRtTime(ticket.Starts)
  if (startMs === undefined) return undefined
  return { startMs, endMs: toEnd(startMs, readRtTime(ticket.Due), visitMinutes) }
}

function toEnd(startMs: number, endMs: number | undefined, visitMinutes: number): number {
  return endMs !== undefined && endMs > startMs ? endMs : startMs + visitMinutes * 60_000
}

// Statuses

/** What a status of the lifecycle tells the brand, by the names that the company gave them. */
export function toStatusMap(statuses: Statuses): StatusMap {
  return {
    [statuses.offered]: 'none',
    [statuses.accepted]: { kind: 'accept' },
    // The brand gets this from the times of the visit.
    [statuses.scheduled]: 'none',
    [statuses.enroute]: { kind: 'enroute' },
    [statuses.started]: { kind: 'start' },
    [statuses.paused]: { kind: 'pause' },
    [statuses.complete]: { kind: 'complete' },
    [statuses.rejected]: { kind: 'reject' },
    [statuses.canceled]: { kind: 'cancel' },
    // RT's own, in every lifecycle.
    deleted: { kind: 'cancel' },
  }
}

/** The status of RT that a person's answer in Dispatch's app asks for; undefined if it asks for none. */
export function toWantedStatus(job: JobEvent, statuses: Statuses, present: string): string | undefined {
  switch (job.status) {
    case 'unscheduled':
      return present === statuses.offered ? statuses.accepted : undefined
    case 'rejected':
      return statuses.rejected
    case 'paused':
      return statuses.paused
    case 'complete':
      return statuses.complete
    default:
      return undefined
  }
}

/** The value of a custom field of a ticket; empty if it has none. */
export function fieldOf(
  ticket: { readonly CustomFields: readonly { readonly name: string; readonly values: readonly string[] }[] },
  name: string,
): string {
  return ticket.CustomFields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.values[0] ?? ''
}

/** A value within a query of TicketSQL. */
export function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}

export function fieldEquals(field: string, value: string): string {
  return `${quote(`CF.{${field}}`)} = ${quote(value)}`
}

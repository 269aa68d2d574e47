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
import { readDateTime, type Work } from './answers.ts'
import type { Statuses } from './settings.ts'

// Names

/** Stands first in the name of a task: what a search finds it by. A further visit is a task of its own, `[DSP-1/6]`. */
export function toTag(jobId: DispatchId, visitId?: string): string {
  const id = idText(jobId)
  return visitId === undefined ? `[DSP-${id}]` : `[DSP-${id}/${visitId}]`
}

/** The tags of a job that a name begins with; undefined if it has none. */
export function parseTag(
  name: string,
): { readonly jobTag: string; readonly isFurtherVisit: boolean } | undefined {
  const [, id, visit] = /^\[DSP-([^\]/]+)(\/[^\]]+)?\]/.exec(name) ?? []
  return id === undefined ? undefined : { jobTag: `[DSP-${id}]`, isFurtherVisit: visit !== undefined }
}

/** A pattern of `like` for names that begin with it: `_`, `%` and `\` stand for themselves. */
export function toPattern(start: string): string {
  return `${start.replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** Tryton refuses line breaks, tabs and backslashes in names. */
export function toLine(text: string | null | undefined, maxLength = 200): string {
  const line = (text ?? '')
    .replaceAll(/[\s\\]+/g, ' ')
    .trim()
    .slice(0, maxLength)
  // A cut between the two halves of a character would leave a broken one at the end.
  return line.replace(/[\uD800-\uDBFF]$/, '').trim()
}

export function toName(job: JobEvent, visitId?: string): string {
  const title = toLine(job.title) || toLine(job.service_type) || 'Job'
  return `${toTag(job.id, visitId)} ${title}`
}

// Texts

export interface JobFacts {
  readonly job: JobEvent
  readonly reasons: Reasons
  readonly descriptionText: string | undefined
}

export function toComment({ job, reasons, descriptionText }: JobFacts): string {
  const { customer, address } = job
  const { street_1, street_2, city, state, postal_code, country } = address ?? {}
  const lines: readonly (readonly [string, readonly unknown[]])[] = [
    ['Brand', [job.source]],
    ['Claim', [job.external_id]],
    ['Service', [job.service_type]],
    ['Symptom', [job.symptom]],
    ['Instructions', [job.service_instructions]],
    ['Service fee', [job.service_fee]],
    ['Customer', [customer?.first_name, customer?.last_name, customer?.company_name]],
    ['Telephone', [customer?.phone_number]],
    ['E-mail', [customer?.email]],
    ['Address', [street_1, street_2, city, state, postal_code, country]],
    ...(job.equipment_descriptions ?? [])
      .slice(0, 50)
      .map((equipment): [string, readonly unknown[]] => [
        'Equipment',
        [equipment.equipment_type, equipment.manufacturer, equipment.model_name, equipment.serial_number],
      ]),
    ['Note', reasons.showDecline === false ? ['the brand does not let you decline this job'] : []],
  ]
  const facts = lines
    .map(
      ([label, values]) => `${label}: ${values.filter((value) => value != null && value !== '').join(', ')}`,
    )
    .filter((line) => !line.endsWith(': '))
  return [facts.join('\n'), descriptionText ?? ''].join('\n\n').trim().slice(0, 100_000)
}

export interface Customer {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly phone: string
}

/** The party that the customer becomes. Its code is unique in Tryton, so it is made once. */
export function toCustomer({ id, customer }: JobEvent): Customer {
  const people = toLine([customer?.first_name, customer?.last_name].map((part) => part ?? '').join(' '))
  const email = toLine(customer?.email)
  return {
    code: customer?.id == null ? `dispatch-job-${idText(id)}` : `dispatch-customer-${idText(customer.id)}`,
    name: people || toLine(customer?.company_name) || 'Unknown',
    email: /^[^\s@]+@[^\s@]+$/.test(email) ? email : '',
    phone: toPhone(customer?.phone_number),
  }
}

export interface Address {
  readonly street: string
  readonly city: string
  readonly postal_code: string
}

export function toAddress({ address }: JobEvent): Address | undefined {
  const { street_1, street_2, city, state, postal_code } = address ?? {}
  const street = [street_1, street_2].map((part) => toLine(part)).filter((part) => part !== '')
  const place = {
    street: street.join('\n'),
    city: [city, state]
      .map((part) => toLine(part))
      .filter((part) => part !== '')
      .join(', '),
    postal_code: toLine(postal_code, 20),
  }
  return Object.values(place).every((part) => part === '') ? undefined : place
}

/** In the form that Tryton keeps as it is; empty for what cannot be called: Tryton may refuse the whole party for it. */
export function toPhone(text: string | null | undefined): string {
  const parsed = parsePhoneNumberFromString(toLine(text), 'US')
  return parsed?.isPossible() === true ? parsed.number : ''
}

export function hasChanged(changed: readonly string[], fields: readonly string[]): boolean {
  return changed.some((pointer) => fields.includes(pointer.split('/')[1] ?? ''))
}

// Visits

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

export function readVisit(
  work: Pick<Work, 'constraint_start_time' | 'constraint_finish_time'>,
  visitMinutes: number,
): Visit | undefined {
  if (work.constraint_start_time === null) return undefined
  const startMs = readDateTime(work.constraint_start_time)
  const finish = work.constraint_finish_time === null ? undefined : readDateTime(work.constraint_finish_time)
  return { startMs, endMs: toEnd(startMs, finish, visitMinutes) }
}

function toEnd(startMs: number, endMs: number | undefined, visitMinutes: number): number {
  return endMs !== undefined && endMs > startMs ? endMs : startMs + visitMinutes * 60_000
}

/** What Dispatch calls the visit that stands on a task. It is unique over all companies. */
export function toVisitId(externalOrganizationId: string, workId: string | number): string {
  return `tryton-${externalOrganizationId}-${workId}`
}

// Statuses

/** What a status of work tells the brand, by the names that the company gave them. */
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
  }
}

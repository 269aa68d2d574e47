import {
  changesDescription,
  idText,
  parseDispatchTime,
  toJobText,
  toLine,
  type AppointmentEvent,
  type DescribedJob,
  type DispatchId,
  type JobEvent,
  type StatusMap,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { AddressInput, ContactInput, VisitTimes } from './client.ts'
import type { ProviderSettings } from './settings.ts'

/** What each status of a job or booking tells the brand; visits are told by their appointments. */
export const statusMap: StatusMap = {
  // An appointment says it, with its time.
  Scheduled: 'none',
  // Of a booking.
  New: 'none',
  Accepted: { kind: 'accept' },
  Converted: { kind: 'accept' },
  Dismissed: { kind: 'reject' },
  Dispatched: { kind: 'enroute' },
  InProgress: { kind: 'start' },
  Hold: { kind: 'pause' },
  Completed: { kind: 'complete' },
  Canceled: { kind: 'cancel' },
}

/** Keys of the external data by which things made here are found again. */
export const factKeys = {
  job: 'dispatchJobId',
  customer: 'dispatchCustomerId',
  /** Start of the appointment that stands for "not scheduled yet". */
  placeholder: 'dispatchPlaceholder',
  /** The booking whose notes and visits the job has taken over. */
  booking: 'dispatchBooking',
  source: 'dispatchSourceId',
} as const

/** What stands beside a job under the app's GUID. */
export function toFacts({ externalData }: Pick<Job, 'externalData'>): ReadonlyMap<string, string> {
  return new Map(externalData?.map(({ key, value }) => [key, value]))
}

/** The appointment in ServiceTitan that a visit of Dispatch became. */
export function visitKey(id: DispatchId): string {
  return `dispatchAppointment${idText(id)}`
}

/** What stands beside a visit of Dispatch: its appointment, and when Dispatch has it. */
export function toVisitFact(appointmentId: string, start: string): string {
  return `${appointmentId}@${start}`
}

/** The same for one that Dispatch took back. */
export function toGone(appointmentId: string): string {
  return toVisitFact(appointmentId, 'gone')
}

export function toAppointmentId(value: string | undefined): string | undefined {
  return value?.split('@')[0]
}

/** Names come in all shapes, also in one piece or not at all; ServiceTitan has one field for them. */
export function toCustomerName({ customer, id }: JobEvent): string {
  const person = [customer?.first_name, customer?.last_name]
    .map((part) => toLine(part))
    .filter((part) => part !== '')
  return person.join(' ') || toLine(customer?.company_name) || `Customer of Dispatch job ${idText(id)}`
}

export function toContacts({ customer }: JobEvent): readonly ContactInput[] {
  const phone = toLine(customer?.phone_number)
  const email = toLine(customer?.email)
  return [
    ...(phone === '' ? [] : [{ type: 'Phone' as const, value: phone }]),
    ...(email === '' ? [] : [{ type: 'Email' as const, value: email }]),
  ]
}

/** ServiceTitan takes no job without an address: what is missing says so, for the office to fill in. */
export function toAddress({ address }: JobEvent): AddressInput {
  return {
    street: toLine(address?.street_1) || 'Address unknown',
    unit: toLine(address?.street_2) || null,
    city: toLine(address?.city) || 'Unknown',
    state: toLine(address?.state) || 'Unknown',
    zip: toLine(address?.postal_code) || 'Unknown',
    country: toLine(address?.country) || 'USA',
  }
}

/** What a location or a field of its own says. */
const elsewhere = ['claim', 'address'] as const

/** What the technician reads. It is HTML there, so each text is escaped. */
export function toSummary(job: DescribedJob): string {
  return toHtml(toJobText(job, elsewhere))
}

export function toHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\r?\n/g, '<br>')
}

/** What `toHtml` made it of. */
export function fromHtml(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/gi, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

export function changesSummary(changed: readonly string[]): boolean {
  return changesDescription(changed, elsewhere)
}

export function changesAddress(changed: readonly string[]): boolean {
  return changed.some((pointer) => pointer.split('/')[1] === 'address')
}

/**
 * ServiceTitan keeps at least one appointment for each job. This one stands for none: a day ahead, at the full hour, until
 * the office moves it.
 */
export function toPlaceholder(nowMs: number, { visitMinutes }: ProviderSettings): VisitTimes {
  const start = Math.ceil((nowMs + dayMs) / hourMs) * hourMs
  return { start: toTime(start), end: toTime(start + visitMinutes * 60_000) }
}

const hourMs = 3_600_000
const dayMs = 86_400_000

/** Dispatch's window is when the technician arrives; undefined if the visit has no readable start. */
export function toVisitTimes(
  appointment: AppointmentEvent,
  { visitMinutes }: ProviderSettings,
): VisitTimes | undefined {
  const start = parseDispatchTime(appointment.start_time ?? '')
  if (start === undefined) return undefined
  const windowEnd = parseDispatchTime(appointment.end_time ?? '')
  const end = start + visitMinutes * 60_000
  if (windowEnd === undefined || windowEnd <= start) return { start: toTime(start), end: toTime(end) }
  return {
    start: toTime(start),
    end: toTime(Math.max(end, windowEnd)),
    arrivalWindowStart: toTime(start),
    arrivalWindowEnd: toTime(windowEnd),
  }
}

/** As ServiceTitan writes times: UTC, to the second. */
export function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** ServiceTitan may write the same instant with or without fractions of a second. */
export function isSameTime(one: string, other: string | undefined): boolean {
  return other !== undefined && Date.parse(one) === Date.parse(other)
}

/** Which of ServiceTitan's reasons stands for a cancellation that Dispatch tells; undefined if none is set. */
export function toCancelReason(settings: ProviderSettings, said: string): number | undefined {
  return settings.cancelReasons[said] ?? settings.cancelReasonId
}

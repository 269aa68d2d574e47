import {
  idText,
  toJobText,
  toJobTitle,
  toLine,
  type DescribedJob,
  type DispatchId,
  type JobEvent,
  type StatusMap,
  type VisitTimes,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { AddressInput, ClientInput, JobInput, LocalTime, VisitInput } from './client.ts'
import type { ProviderSettings } from './settings.ts'

/**
 * What the state of a job tells the brand. Jobber's own states follow from the calendar ("late", "today") and tell nothing;
 * the first three are what its visits and timers mean.
 */
export const statusMap: StatusMap = {
  started: { kind: 'start' },
  completed: { kind: 'complete' },
  canceled: { kind: 'cancel' },
  unscheduled: 'none',
  upcoming: 'none',
  today: 'none',
  late: 'none',
  active: 'none',
  action_required: 'none',
  on_hold: 'none',
  expiring_within_30_days: 'none',
}

/** Ends the instructions of a job: by it the job is found again. */
export function jobMark(id: DispatchId): string {
  return `[Dispatch job ${idText(id)}]`
}

/** Names come in all shapes, also in one piece or not at all. */
export function toClient({ customer, id }: JobEvent): ClientInput {
  const companyName = toLine(customer?.company_name)
  const firstName = toLine(customer?.first_name)
  const lastName = toLine(customer?.last_name)
  const email = toLine(customer?.email)
  const number = toDigits(customer?.phone_number)
  const hasNoName = firstName === '' && lastName === '' && companyName === ''
  return {
    firstName: hasNoName ? 'Customer' : firstName,
    lastName: hasNoName ? `of Dispatch job ${idText(id)}` : lastName,
    ...(companyName === '' ? {} : { companyName }),
    isCompany: companyName !== '' && firstName === '' && lastName === '',
    phones: number === '' ? [] : [{ number, description: 'MAIN', primary: true }],
    emails: z.email().safeParse(email).success
      ? [{ address: email, description: 'MAIN', primary: true }]
      : [],
  }
}

/** Ten digits in the United States and Canada; what has fewer is none that can be called, and stands in the instructions. */
export function toDigits(phone: string | null | undefined): string {
  const digits = (phone ?? '').split(/x|ext/i)[0]?.replaceAll(/\D/g, '') ?? ''
  return digits.length < 10 ? '' : digits.slice(-10)
}

export function toAddress({ address }: JobEvent): AddressInput {
  const rest = {
    street2: toLine(address?.street_2),
    city: toLine(address?.city),
    province: toLine(address?.state),
    postalCode: toLine(address?.postal_code),
    country: toLine(address?.country),
  }
  return {
    street1: toLine(address?.street_1) || 'Address unknown',
    ...Object.fromEntries(Object.entries(rest).filter(([, text]) => text !== '')),
  }
}

/** What a technician reads. */
export function toTexts(described: DescribedJob): Pick<JobInput, 'title' | 'instructions'> {
  const { job } = described
  return {
    title: toJobTitle(job).slice(0, 200),
    instructions: `${toJobText(described, ['title'])}\n${jobMark(job.id)}`.trim(),
  }
}

/** No visits: they come from Dispatch or the office. */
export function toJob(described: DescribedJob, propertyId: string, settings: ProviderSettings): JobInput {
  const { invoicingType, invoicingSchedule } = settings
  return {
    propertyId,
    ...toTexts(described),
    invoicing: { invoicingType, invoicingSchedule },
    scheduling: { createVisits: false, notifyTeam: false },
  }
}

export function toVisit(
  { startMs, windowEndMs }: VisitTimes,
  { visitMinutes }: ProviderSettings,
): VisitInput {
  return { startAt: toLocal(startMs), endAt: toLocal(windowEndMs ?? startMs + visitMinutes * 60_000) }
}

function toLocal(ms: number): LocalTime {
  const [date = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T')
  return { date, time, timezone: 'UTC' }
}

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
import type { AddressInput, CustomerInput, JobInput, VisitInput } from './client.ts'
import type { ProviderSettings } from './settings.ts'

/** Housecall Pro's words for a job, and what the brand is told. It has none for "paused", and visits are told by themselves. */
export const statusMap: StatusMap = {
  'needs scheduling': 'none',
  scheduled: 'none',
  // Of `work_timestamps`; as a status it does not occur.
  'on my way': { kind: 'enroute' },
  'in progress': { kind: 'start' },
  'complete rated': { kind: 'complete' },
  'complete unrated': { kind: 'complete' },
  'user canceled': { kind: 'cancel' },
  'pro canceled': { kind: 'cancel' },
}

/** Ends the first note of a job: by it the job is found again. Housecall Pro has no field for the id of another system. */
export function jobMarker(id: DispatchId): string {
  return `[Dispatch job ${idText(id)}]`
}

/** Names come in all shapes, also in one piece or not at all. */
export function toCustomer(job: JobEvent, settings: ProviderSettings): CustomerInput {
  const { customer } = job
  const company = toLine(customer?.company_name)
  const firstName = toLine(customer?.first_name)
  const lastName = toLine(customer?.last_name)
  const email = toLine(customer?.email)
  const phone = toDigits(customer?.phone_number)
  return {
    first_name: firstName || (lastName === '' && company === '' ? 'Customer' : ''),
    last_name: lastName || (firstName === '' && company === '' ? `of Dispatch job ${idText(job.id)}` : ''),
    ...(z.email().safeParse(email).success ? { email } : {}),
    ...(company === '' ? {} : { company }),
    ...(phone === '' ? {} : { mobile_number: phone }),
    notifications_enabled: settings.textsCustomers,
    tags: settings.tags,
    addresses: [toAddress(job)],
  }
}

/** Ten digits in the United States; what has fewer is none that can be called, and stands in the note. */
function toDigits(phone: string | null | undefined): string {
  const digits = (phone ?? '').split(/x|ext/i)[0]?.replaceAll(/\D/g, '') ?? ''
  return digits.length < 10 ? '' : digits.slice(-10)
}

/** Housecall Pro takes no job without an address: what is missing says so, for the office to fill in. */
export function toAddress({ address }: JobEvent): AddressInput {
  const line2 = toLine(address?.street_2)
  return {
    street: toLine(address?.street_1) || 'Address unknown',
    ...(line2 === '' ? {} : { street_line_2: line2 }),
    city: toLine(address?.city) || 'Unknown',
    state: toLine(address?.state) || 'Unknown',
    zip: toLine(address?.postal_code) || 'Unknown',
    country: toLine(address?.country) || 'US',
  }
}

export function toJob(
  facts: DescribedJob,
  settings: ProviderSettings,
  ids: { readonly customer_id: string; readonly address_id: string },
): JobInput {
  const { job, descriptionText } = facts
  return {
    ...ids,
    line_items: [
      {
        name: toJobTitle(job).slice(0, 200),
        description: toLine(descriptionText ?? job.symptom, mostCharacters),
        unit_price: 0,
        quantity: 1,
      },
    ],
    tags: settings.tags,
    notes: `${toJobText(facts)}\n${jobMarker(job.id)}`,
    ...(settings.leadSource === undefined ? {} : { lead_source: settings.leadSource }),
  }
}

const mostCharacters = 20_000

/** Dispatch's window is when the technician arrives. */
export function toVisit(
  { startMs, windowEndMs = startMs }: VisitTimes,
  { visitMinutes }: ProviderSettings,
): VisitInput {
  return {
    start_time: toTime(startMs),
    end_time: toTime(Math.max(startMs + visitMinutes * 60_000, windowEndMs)),
    arrival_window_minutes: Math.round((windowEndMs - startMs) / 60_000),
  }
}

/** With its zone: Housecall Pro reads a time without one in the company's. */
function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

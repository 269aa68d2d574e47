import {
  idText,
  toJobText,
  toJobTitle,
  toLine,
  type DescribedJob,
  type JobEvent,
  type StatusMap,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { AddressInput, CustomerInput, JobInput } from './client.ts'
import type { ProviderSettings } from './settings.ts'

/** What the usual statuses tell the brand, by their names; visits are told by date and window. */
export const statusMap: StatusMap = {
  Offered: 'none',
  Unscheduled: 'none',
  'Tentative/Unconfirmed': 'none',
  Scheduled: 'none',
  Delayed: 'none',
  'On The Way': { kind: 'enroute' },
  Started: { kind: 'start' },
  Paused: { kind: 'pause' },
  'Waiting for parts': { kind: 'pause' },
  'Partially Completed': { kind: 'pause' },
  Completed: { kind: 'complete' },
  'Job Fully Completed': { kind: 'complete' },
  'Job Closed': { kind: 'complete' },
  Invoiced: { kind: 'complete' },
  'To be invoiced': { kind: 'complete' },
  Cancelled: { kind: 'cancel' },
}

export function toPoNumber({ id }: JobEvent): string {
  return idText(id)
}

/** Names come in all shapes, also in one piece or not at all; both parts of a contact's have to be there. */
export function toCustomer(job: JobEvent): CustomerInput {
  const { customer, id } = job
  const { first, last } = toContactName(job)
  const person = [first, last].filter((part) => part !== '' && part !== '.').join(' ')
  const company = toLine(customer?.company_name)
  const phone = toPhone(customer?.phone_number)
  const email = toEmail(customer?.email)
  return {
    customer_name: person || company || `Customer of Dispatch job ${idText(id)}`,
    contacts: [
      {
        fname: first || 'Customer',
        lname: last || '.',
        is_primary: true,
        phones: phone === '' ? [] : [{ phone, type: 'Mobile' }],
        emails: email === '' ? [] : [{ email, class: 'Personal' }],
      },
    ],
    locations: [{ ...toAddress(job), is_primary: true }],
  }
}

function toContactName({ customer }: JobEvent) {
  return { first: toLine(customer?.first_name), last: toLine(customer?.last_name) }
}

/** As Service Fusion writes numbers, such as 214-555-1212; empty if it is none of ten digits. */
export function toPhone(phone: string | null | undefined): string {
  const all = (phone ?? '').split(/x|ext/i)[0]?.replaceAll(/\D/g, '') ?? ''
  const digits = all.slice(-10)
  return digits.length < 10 ? '' : `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`
}

function toEmail(email: string | null | undefined): string {
  const line = toLine(email)
  return z.email().safeParse(line).success ? line : ''
}

function toAddress({ address }: JobEvent): AddressInput {
  return {
    street_1: toLine(address?.street_1) || 'Address unknown',
    street_2: toLine(address?.street_2),
    city: toLine(address?.city),
    state_prov: toLine(address?.state),
    postal_code: toLine(address?.postal_code),
  }
}

/** Brand, claim and title first, as the office sees the beginning in its lists. */
export function toJob(
  described: DescribedJob,
  settings: ProviderSettings,
  ids: { readonly customerId: string; readonly status: string },
): JobInput {
  const { job } = described
  const { source, category, customField } = settings
  const { first, last } = toContactName(job)
  const poNumber = toPoNumber(job)
  const head = [toLine(job.source), toLine(job.external_id), toJobTitle(job)].filter((part) => part !== '')
  return {
    customer_name: ids.customerId,
    description: `${head.join(' - ')}\n\n${toJobText(described, ['title', 'brand', 'claim'])}`.trim(),
    status: ids.status,
    po_number: poNumber,
    contact_first_name: first || 'Customer',
    contact_last_name: last || '.',
    ...toAddress(job),
    ...(source === undefined ? {} : { source }),
    ...(category === undefined ? {} : { category }),
    ...(customField === undefined ? {} : { custom_fields: [{ name: customField, value: poNumber }] }),
  }
}

import type { JobEvent } from '@truckroll/protocol'
import { toPhoneDigits } from './to-phone-digits.ts'
import { toKeptWords, toPhoneWord } from './to-search-words.ts'

export interface JobSearch {
  readonly searchText?: string
  readonly searchPhones?: string
}

/** No telephone number has more. */
const mostDigits = 32

/** Custom fields under such names hold what people call a job by. */
const calledBy = /claim|work[\s_-]*order|dispatch[\s_-]*number/i

/** What a job can be found by: the words of its names, numbers and place, and its telephone number as a word. */
export function toJobSearch(job: JobEvent): JobSearch {
  const { customer, address } = job
  const called = Object.entries(job.custom_fields ?? {}).flatMap(([name, value]) =>
    calledBy.test(name) && (typeof value === 'string' || typeof value === 'number') ? [String(value)] : [],
  )
  const texts = [
    customer?.first_name,
    customer?.last_name,
    customer?.company_name,
    customer?.email,
    job.external_id,
    job.friendly_external_id,
    job.title,
    address?.street_1,
    address?.street_2,
    address?.city,
    address?.postal_code,
    ...called,
  ].flatMap((text) => (text === undefined || text === null ? [] : [text]))
  const text = toKeptWords(texts.join(' '))
  const digits = typeof customer?.phone_number === 'string' ? toPhoneDigits(customer.phone_number) : undefined
  return {
    ...(text === '' ? {} : { searchText: text }),
    ...(digits === undefined ? {} : { searchPhones: toPhoneWord(digits.slice(-mostDigits)) }),
  }
}

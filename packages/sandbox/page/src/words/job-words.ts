import type { JobView } from '../../../src/control/views.ts'
import { at, textOf } from './read-payload.ts'

export function titleOf(job: JobView): string {
  return textOf(job.fields['title']) || `Job ${job.id}`
}

export function customerOf(job: JobView): string {
  const { first_name: first, last_name: last, company_name: company } = job.customer?.fields ?? {}
  return [textOf(first), textOf(last)].filter(Boolean).join(' ') || textOf(company) || 'No name'
}

export function addressOf(job: JobView): string {
  const address = job.fields['address']
  if (typeof address !== 'object' || address === null) return 'No address'
  const {
    street_1: street,
    street_2: unit,
    city,
    state,
    postal_code: code,
  } = address as Record<string, unknown>
  const town = [textOf(city), [textOf(state), textOf(code)].filter(Boolean).join(' ')]
  return [textOf(street), textOf(unit), ...town].filter(Boolean).join(', ')
}

export function phoneOf(job: JobView): string {
  return textOf(job.customer?.fields['phone_number'])
}

/** The provider that has the job, or those that it is offered to. */
export function providerOf(job: JobView): string {
  if (job.organization !== null) return job.organization.name
  const { length } = job.candidates
  return length === 1 ? 'one provider' : `${length} providers`
}

/** The visit that comes next or goes on; undefined: there is none. */
export function openVisitOf(job: JobView): JobView['appointments'][number] | undefined {
  return job.appointments.find(({ status }) => status !== 'complete' && status !== 'canceled')
}

/** Times that the customer prefers, as far as they can be read. */
export function suggestedTimesOf(job: JobView): { startAt: number; endAt: number }[] {
  const times = job.fields['suggested_times']
  if (!Array.isArray(times)) return []
  return times.flatMap((time: unknown) => {
    const startAt = Date.parse(textOf(at(time, 'start_time')))
    const endAt = Date.parse(textOf(at(time, 'end_time')))
    return Number.isNaN(startAt) ? [] : [{ startAt, endAt: Number.isNaN(endAt) ? startAt : endAt }]
  })
}

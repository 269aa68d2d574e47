import type { JobView, StateView } from '../../../src/control/views.ts'
import { openVisitOf, providerOf } from './job-words.ts'

/** Who should do what next, in one sentence. */
export function whatNow(job: JobView): string {
  const provider = providerOf(job)
  switch (job.status) {
    case 'offered':
      return whoAnswers(job, provider)
    case 'unscheduled':
      return `${provider} schedules a visit: click a free hour in its calendar.`
    case 'scheduled':
      return nextOfVisit(job, provider)
    case 'paused':
      return `It is paused${job.statusMessage === '' ? '' : ` (${job.statusMessage})`}. ${provider} goes on by scheduling another visit.`
    case 'complete':
      return 'It is done. A new visit opens it again; the customer may answer the survey.'
    case 'canceled':
      return 'It is canceled. The brand may give it to another provider; the app may open it again.'
    case 'rejected':
      return `${provider} declined it${job.statusMessage === '' ? '' : ` (${job.statusMessage})`}. The brand may give it to another provider.`
  }
}

function whoAnswers({ strategy, organization }: JobView, provider: string): string {
  if (organization !== null)
    return `${provider} accepts or declines the offer: in the app, or in its own product.`
  return strategy === 'round_robin'
    ? `It is offered to ${provider}, one after another: the first in turn accepts or declines.`
    : `It is offered to ${provider} at once: the first to accept gets it.`
}

function nextOfVisit(job: JobView, provider: string): string {
  const visit = openVisitOf(job)
  if (visit === undefined) return `${provider} schedules a visit.`
  if (visit.status === 'enroute') return `${provider} is on the way: start the visit on arrival.`
  if (visit.status === 'started') return `${provider} is at work: complete the visit, or pause the job.`
  return `${provider} sets out for the visit: on the way, then start.`
}

/** The oldest message about the job that waits for somebody who takes messages, and why. */
export function whyMessageOfJobWaits(
  job: JobView,
  { queues }: StateView,
): { accountKey: string; why: string; count: number } | undefined {
  const number = new RegExp(`"(?:job_id|entity_id|id)":\\s?${job.id}\\b`)
  for (const { accountKey, messages } of queues) {
    if (accountKey !== job.gatewayKey) continue
    const waiting = messages.filter(({ payloadText }) => number.test(payloadText))
    const [first] = waiting
    if (first !== undefined) return { accountKey, why: first.why, count: waiting.length }
  }
  return undefined
}

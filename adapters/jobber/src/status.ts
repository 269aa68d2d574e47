import { toLine, type EventResponse, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { JobberClient } from './client.ts'
import { notesOf } from './notes.ts'
import type { ProviderSettings } from './settings.ts'

/** What the job is for the brand: Jobber's own state says little of the work. */
export function toStatus(job: Job): string {
  const { jobStatus, completedAt, visits, timeSheetEntries } = job
  const done = visits.nodes.filter(({ isComplete }) => isComplete === true)
  const isDone = completedAt != null || done.length > 0
  if (jobStatus === 'archived') return isDone ? 'completed' : 'canceled'
  if (jobStatus === 'requires_invoicing' || (done.length > 0 && done.length === visits.nodes.length))
    return 'completed'
  return (timeSheetEntries?.nodes.length ?? 0) > 0 ? 'started' : jobStatus
}

/** Nobody goes there any more. */
export function isOver(job: Job): boolean {
  return job.jobStatus === 'archived'
}

const canceledInDispatch = /\[Dispatch canceled [^\]]+\]\s*$/

/** The closed job is what Dispatch's own cancellation became. */
export function isCanceledByDispatch(job: Job): boolean {
  return job.notes.nodes.some(({ message }) => canceledInDispatch.test(message ?? ''))
}

export interface StatusTools {
  readonly step: StepRunner
  readonly eventId: string
}

/** Jobber has no canceled jobs: the reason is written into it, then it is closed, and its open visits go. */
export async function cancelJob(
  client: JobberClient,
  jobId: string,
  said: string,
  { step, eventId }: StatusTools,
): Promise<EventResponse> {
  const why = said === '' ? 'no reason given' : said
  const job = await client.getJob(jobId)
  if (job === undefined)
    return { needsAttention: `Dispatch canceled job ${jobId} (${why}); it was not found in Jobber.` }
  if (isOver(job)) return {}
  const notes = notesOf(client, jobId, step)
  await notes.writeOnce(`Canceled in Dispatch: ${why}`, `[Dispatch canceled ${eventId}]`)
  await client.closeJob(jobId)
  return {}
}

/** Somebody answered in Dispatch's app; what Jobber's API cannot set, a person is asked to. */
export async function followStatus(
  client: JobberClient,
  jobId: string,
  settings: ProviderSettings,
  job: JobEvent,
  tools: StatusTools,
): Promise<EventResponse> {
  const said = toLine(job.status_message)
  switch (job.status) {
    case 'rejected':
      return cancelJob(client, jobId, said, tools)
    case 'paused':
      return {
        needsAttention: `In Dispatch the job is paused (${said}); Jobber has no such state: see job ${jobId}.`,
      }
    case 'complete':
      return completeJob(client, jobId, settings)
    default:
      return {}
  }
}

/** Closing it is left to the office, which sends the invoice. */
async function completeJob(
  client: JobberClient,
  jobId: string,
  { completesVisits }: ProviderSettings,
): Promise<EventResponse> {
  const job = await client.getJob(jobId)
  if (job !== undefined && toStatus(job) === 'completed') return {}
  const open = job?.visits.nodes.filter(({ isComplete }) => isComplete !== true) ?? []
  if (job === undefined || isOver(job) || open.length === 0 || !completesVisits)
    return { needsAttention: `In Dispatch the job is complete; complete job ${jobId} in Jobber.` }
  for (const { id } of open) await client.completeVisit(id)
  return {}
}

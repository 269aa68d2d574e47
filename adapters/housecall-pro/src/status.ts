import { toLine, type EventResponse, type JobEvent, type StepRunner } from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { notesOf } from './notes.ts'
import type { ProviderSettings } from './settings.ts'

export function isCanceled(job: Job): boolean {
  return job.canceled_at != null || job.deleted_at != null || job.work_status?.includes('canceled') === true
}

/** In Housecall Pro's words. A job that was deleted, or completed a moment ago, may still have an older one. */
export function toStatus(job: Job): string {
  const status = job.work_status ?? 'unknown'
  if (isCanceled(job)) return status.includes('canceled') ? status : 'pro canceled'
  if (job.work_timestamps?.completed_at != null)
    return status.startsWith('complete') ? status : 'complete unrated'
  return status
}

/** Nobody goes there any more. */
export function isOver(job: Job): boolean {
  return isCanceled(job) || job.work_timestamps?.completed_at != null
}

/** Housecall Pro has no call that cancels a job: it is written into it, its visits go, and a person is asked to do the rest. */
export async function cancelJob(
  client: HousecallProClient,
  jobId: string,
  { clearsCanceled }: ProviderSettings,
  said: string,
  { step, eventId }: { readonly step: StepRunner; readonly eventId: string },
): Promise<EventResponse> {
  const why = said === '' ? 'no reason given' : said
  const job = await client.getJob(jobId)
  if (job === undefined)
    return { needsAttention: `Dispatch canceled job ${jobId} (${why}); it was not found in Housecall Pro.` }
  if (isCanceled(job)) return {}
  await notesOf(client, jobId, step).writeOnce(
    `Canceled in Dispatch: ${why}`,
    `[Dispatch canceled ${eventId}]`,
  )
  if (clearsCanceled && !isOver(job))
    for (const { id } of job.schedule?.appointments ?? []) await client.deleteAppointment(jobId, id)
  return { needsAttention: `Cancel job ${jobId} in Housecall Pro, whose API cannot. Dispatch said: ${why}` }
}

/** Somebody answered in Dispatch's app; what Housecall Pro's API cannot set, a person is asked to. */
export async function followStatus(
  client: HousecallProClient,
  jobId: string,
  settings: ProviderSettings,
  job: JobEvent,
  tools: { readonly step: StepRunner; readonly eventId: string },
): Promise<EventResponse> {
  const said = toLine(job.status_message)
  switch (job.status) {
    case 'rejected':
      return cancelJob(client, jobId, settings, said, tools)
    case 'paused':
      return {
        needsAttention: `In Dispatch the job is paused (${said}); Housecall Pro knows no such state: see job ${jobId}.`,
      }
    case 'complete': {
      const present = await client.getJob(jobId)
      if (present !== undefined && isOver(present)) return {}
      return { needsAttention: `In Dispatch the job is complete; finish job ${jobId} in Housecall Pro.` }
    }
    default:
      return {}
  }
}

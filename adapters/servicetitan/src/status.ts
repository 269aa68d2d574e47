import { toLine, type EventResponse, type JobEvent } from '@truckroll/gateway'
import type { ServiceTitanClient } from './client.ts'
import { toCancelReason } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'

/** Cancels a job that is open; what ServiceTitan does not let an app do, a person is asked to do. */
export async function cancelJob(
  client: ServiceTitanClient,
  jobId: string,
  settings: ProviderSettings,
  said: string,
): Promise<EventResponse> {
  const reasonId = toCancelReason(settings, said)
  const memo = said === '' ? 'Canceled in Dispatch' : said
  const attention = (why: string) => ({
    needsAttention: `Cancel job ${jobId} in ServiceTitan: ${why}. Dispatch said: ${memo}`,
  })
  const job = await client.getJob(jobId)
  if (job === undefined) return attention('it was not found there')
  if (job.jobStatus === 'Canceled') return {}
  if (reasonId === undefined) return attention('the provider has no cancelReasonId in its settings')
  if (await client.cancelJob(jobId, reasonId, memo)) return {}
  return attention(`ServiceTitan does not allow it, the job is ${job.jobStatus}`)
}

/** Somebody answered in Dispatch's app. ServiceTitan has no word for "accepted", and takes "complete" from its office only. */
export async function followStatus(
  client: ServiceTitanClient,
  jobId: string,
  settings: ProviderSettings,
  job: JobEvent,
): Promise<EventResponse> {
  const said = toLine(job.status_message)
  switch (job.status) {
    case 'rejected':
      return cancelJob(client, jobId, settings, said)
    case 'paused':
      return holdJob(client, jobId, settings, said)
    case 'complete': {
      const present = await client.getJob(jobId)
      if (present?.jobStatus === 'Completed' || present?.jobStatus === 'Canceled') return {}
      return { needsAttention: `In Dispatch the job is complete; complete job ${jobId} in ServiceTitan.` }
    }
    default:
      return {}
  }
}

async function holdJob(
  client: ServiceTitanClient,
  jobId: string,
  { holdReasonId }: ProviderSettings,
  said: string,
): Promise<EventResponse> {
  const memo = said === '' ? 'Paused in Dispatch' : said
  if (holdReasonId !== undefined && (await client.holdJob(jobId, holdReasonId, memo))) return {}
  const why =
    holdReasonId === undefined ? 'the provider has no holdReasonId' : 'ServiceTitan does not allow it'
  return { needsAttention: `Put job ${jobId} on hold in ServiceTitan: ${why}. Dispatch said: ${memo}` }
}

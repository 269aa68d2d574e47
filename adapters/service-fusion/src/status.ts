import { toLine, type EventResponse, type JobEvent } from '@truckroll/gateway'
import type { Job, JobStatus } from './answers.ts'
import type { ServiceFusionClient } from './client.ts'
import { statusMap } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'

/** Accounts name their statuses as they like; the end of the code says what one means. */
const namesByCode: Readonly<Record<string, string>> = {
  UNS: 'Unscheduled',
  SCH: 'Scheduled',
  DEL: 'Delayed',
  OTW: 'On The Way',
  STA: 'Started',
  PAU: 'Paused',
  CMP: 'Completed',
  CXL: 'Cancelled',
  CLS: 'Job Closed',
  BLL: 'To be invoiced',
}

function toUsualName({ code }: JobStatus): string | undefined {
  return namesByCode[/([A-Z]{3})$/.exec(code ?? '')?.[1] ?? '']
}

/** Whether the statuses of the account have to be asked for, to know what one means. */
export function isKnownStatus(name: string, settings: ProviderSettings): boolean {
  return name in statusMap || settings.statusMap?.[name] !== undefined
}

/** The job's status: by its name if it has a meaning, else the usual one with the same code. */
export function toStatus(job: Job, settings: ProviderSettings, statuses: readonly JobStatus[]): string {
  const name = job.status ?? 'unknown'
  if (isKnownStatus(name, settings)) return name
  const found = statuses.find((each) => each.name === name)
  return (found === undefined ? undefined : toUsualName(found)) ?? name
}

const over: ReadonlySet<string> = new Set([
  'Completed',
  'Job Fully Completed',
  'Job Closed',
  'Invoiced',
  'To be invoiced',
  'Cancelled',
])

/** Nobody goes there any more. */
export function isOver(status: string): boolean {
  return over.has(status)
}

/** Which of the account's statuses new jobs get. */
export async function findNewStatus(
  client: ServiceFusionClient,
  { newStatus }: ProviderSettings,
): Promise<string> {
  if (newStatus !== undefined) return newStatus
  const statuses = await client.listStatuses()
  const found =
    statuses.find(({ name }) => name === 'Offered') ??
    statuses.find((each) => toUsualName(each) === 'Unscheduled')
  return found?.name ?? 'Unscheduled'
}

/** The documented API changes no job. */
export async function cancelJob(
  client: ServiceFusionClient,
  jobId: string,
  settings: ProviderSettings,
  said: string,
): Promise<EventResponse> {
  const why = said === '' ? 'no reason given' : said
  const job = await client.getJob(jobId)
  if (job === undefined)
    return { needsAttention: `Dispatch canceled job ${jobId} (${why}); it was not found in Service Fusion.` }
  const statuses = isKnownStatus(job.status ?? '', settings) ? [] : await client.listStatuses()
  if (toStatus(job, settings, statuses) === 'Cancelled') return {}
  if (settings.changesJobs) {
    const all = await client.listStatuses()
    const canceled = all.find((each) => toUsualName(each) === 'Cancelled')?.name ?? 'Cancelled'
    if (await client.changeJob(jobId, { status: canceled })) return {}
  }
  return { needsAttention: `Cancel job ${jobId} in Service Fusion, whose API cannot. Dispatch said: ${why}` }
}

/** Somebody answered in Dispatch's app; a person has to do it in Service Fusion, too. */
export async function followStatus(
  client: ServiceFusionClient,
  jobId: string,
  settings: ProviderSettings,
  job: JobEvent,
): Promise<EventResponse> {
  const said = toLine(job.status_message)
  switch (job.status) {
    case 'rejected':
      return cancelJob(client, jobId, settings, said)
    case 'paused':
      return { needsAttention: `In Dispatch the job is paused (${said}); set it for job ${jobId}, too.` }
    case 'complete': {
      const present = await client.getJob(jobId)
      if (present !== undefined && isOver(present.status ?? '')) return {}
      return { needsAttention: `In Dispatch the job is complete; complete job ${jobId} in Service Fusion.` }
    }
    default:
      return {}
  }
}

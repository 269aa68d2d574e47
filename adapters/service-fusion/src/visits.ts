import {
  parseDispatchTime,
  toInstant,
  toWallTime,
  type ChangeAppointmentRequest,
  type EventResponse,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { ServiceFusionClient } from './client.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

const usualSeconds = 7_200

/** When somebody comes, by the clocks of the company; undefined if there is no time yet. */
export function toWindow(job: Job, timezone: string) {
  const { start_date: date, time_frame_promised_start: from, time_frame_promised_end: to, duration } = job
  if (date == null || date === '' || from == null || from === '') return undefined
  const start = toInstant(date, from, timezone)
  if (start === undefined) return undefined
  const windowEnd = to == null ? undefined : toInstant(date, to, timezone)
  // A window over midnight cannot be written: then its length says when it ends.
  const seconds = duration != null && duration > 0 ? duration : usualSeconds
  const end = windowEnd !== undefined && windowEnd > start ? windowEnd : start + seconds * 1_000
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
}

/** A job has one window, and the documented API cannot change it. */
export async function changeVisit(
  client: ServiceFusionClient,
  jobId: string,
  settings: ProviderSettings,
  { appointment }: ChangeAppointmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { status } = appointment
  const { timezone } = settings
  if (status === 'enroute' || status === 'started')
    return { needsAttention: `In Dispatch the technician is ${status}; set it for job ${jobId}, too.` }
  if (status === 'complete') return {}
  const startMs = parseDispatchTime(appointment.start_time ?? '')
  const shown = startMs === undefined ? undefined : toWallTime(startMs, timezone)
  const when = shown === undefined ? 'without a time' : `at ${shown.date} ${shown.time}`
  if (status === 'canceled')
    return {
      needsAttention: `Dispatch took the visit ${when} of job ${jobId} back: take it off the calendar.`,
    }
  if (startMs === undefined || shown === undefined)
    return { needsAttention: 'A visit came from Dispatch without a time that can be read.' }
  const endMs = parseDispatchTime(appointment.end_time ?? '')
  const end = toWallTime(
    endMs !== undefined && endMs > startMs ? endMs : startMs + usualSeconds * 1_000,
    timezone,
  )
  const attention = {
    needsAttention: `Dispatch has a visit of job ${jobId} ${when} to ${end.time}: enter it in Service Fusion, whose API cannot.`,
  }
  if (!settings.changesJobs || end.date !== shown.date) return attention
  const job = await client.getJob(jobId)
  if (job === undefined) return attention
  const present = toWindow(job, timezone)
  if (present !== undefined) return Date.parse(present.start) === startMs ? {} : attention
  const isEntered = await client.changeJob(jobId, {
    start_date: shown.date,
    time_frame_promised_start: shown.time,
    time_frame_promised_end: end.time,
  })
  return isEntered ? {} : attention
}

import { dispatchIdSchema } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { appointmentEvent } from '../events/appointment-event.ts'
import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { AppointmentStatus, Job, RecordOutcome } from '../world/entities.ts'
import { currentAppointmentOf, openAppointmentsOf } from './appointments-of.ts'
import { changeAppointment, changeJob } from './change-job.ts'
import { findGatewayJob, toJobOutcome } from './find-gateway-job.ts'
import { isClosed, notInWorkflow, readGatewayStatus } from './job-statuses.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { tellSides } from './tell-sides.ts'
import { cancelVisitsOf } from './visits-of-canceled-job.ts'

const schema = z.looseObject({
  id: dispatchIdSchema,
  status: z.string(),
  status_message: z.string().nullish(),
  pause_description: z.unknown().optional(),
  resolution: z.unknown().optional(),
  custom_fields: z.unknown().optional(),
})
type GatewayJobRecord = z.infer<typeof schema>

/**
 * What a provider did with a job. Posting the same again changes nothing and sends no event. Playbook: Quick
 * Starts > Gateway > To Dispatch > Job
 */
export function gatewayJob(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('job', schema, posted)
  const job = findGatewayJob(post, 'job', record.id, posted)
  const status = readGatewayStatus(record.status)
  const message = record.status_message ?? ''
  if (isClosed(job.status) && status !== job.status) throw notInWorkflow()
  const progress = status === 'scheduled' ? toProgress(message) : undefined
  const changed =
    progress === undefined ? setStatus(post.draft, job, record) : setProgress(post.draft, job, progress)
  return toJobOutcome('job', changed === job ? 'unchanged' : 'updated', changed)
}

function toProgress(message: string): AppointmentStatus | undefined {
  return message === 'enroute' || message === 'started' ? message : undefined
}

/** On the way, or arrived: the brand sees it on the appointment, or on the job if there is none. */
function setProgress(draft: Draft, job: Job, progress: AppointmentStatus): Job {
  const appointment = currentAppointmentOf(draft, job)
  const isSameJob = job.status === 'scheduled' && job.statusMessage === progress
  if (appointment === undefined) {
    if (isSameJob) return job
    const changed = changeJob(draft, job, { status: 'scheduled', statusMessage: progress })
    tellSides(draft, changed, 'gateway', 'job', smallJobEvent(changed))
    return changed
  }
  if (appointment.status === progress && isSameJob) return job
  const changed = changeJob(draft, job, { status: 'scheduled', statusMessage: progress })
  const moved = changeAppointment(draft, appointment, { status: progress })
  tellSides(draft, changed, 'gateway', 'appointment', appointmentEvent(moved, changed))
  return changed
}

function setStatus(draft: Draft, job: Job, record: GatewayJobRecord): Job {
  const next = {
    status: readGatewayStatus(record.status),
    statusMessage: record.status_message ?? '',
    resolution: record.resolution ?? job.resolution,
    pauseDescription: record.pause_description ?? job.pauseDescription,
    reportedFields: record.custom_fields ?? job.reportedFields,
  }
  if (isDeepStrictEqual(next, pick(job))) return job
  const changed = changeJob(draft, job, next)
  if (next.status === 'canceled') cancelVisitsOf(draft, changed)
  if (next.status === 'complete') {
    for (const open of openAppointmentsOf(draft, changed)) {
      changeAppointment(draft, open, { status: 'complete' })
    }
  }
  tellSides(draft, changed, 'gateway', 'job', smallJobEvent(changed))
  return changed
}

function pick({ status, statusMessage, resolution, pauseDescription, reportedFields }: Job): Partial<Job> {
  return { status, statusMessage, resolution, pauseDescription, reportedFields }
}

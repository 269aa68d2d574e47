import { dispatchIdSchema, idText, parseDispatchTime } from '@truckroll/protocol'
import type { JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { appointmentEvent } from '../events/appointment-event.ts'
import { smallJobEvent } from '../events/job-event.ts'
import { appointmentStatusSchema } from '../world/entities.ts'
import type { Appointment, Job, RecordOutcome } from '../world/entities.ts'
import { appointmentsOf } from './appointments-of.ts'
import { cancelVisit } from './cancel-visit.ts'
import { addAppointment, changeAppointment, changeJob } from './change-job.ts'
import { findGatewayJob, toJobOutcome } from './find-gateway-job.ts'
import { isClosed } from './job-statuses.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'
import { tellSides } from './tell-sides.ts'

const schema = z.looseObject({
  job_id: dispatchIdSchema,
  external_id: dispatchIdSchema.nullish(),
  status: appointmentStatusSchema.nullish(),
  time: z.string().nullish(),
  duration: z.number().min(0).nullish(),
  reschedule_reminder: z.boolean().nullish(),
})

/**
 * A visit: new if its external id is new, else rescheduled. The brand gets an event for a new visit, another
 * state, or the visit that ends a pause; for another time only with `reschedule_reminder`. Playbook: Quick
 * Starts > Gateway > To Dispatch > Appointment
 */
export function gatewayAppointment(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('appointment', schema, posted)
  const job = findGatewayJob(post, 'appointment', record.job_id, posted)
  if (record.status === 'canceled') return takeBack(post, job, record.external_id ?? null)
  const startAt = parseDispatchTime(record.time ?? '')
  if (startAt === undefined) throw new RecordRefusal('appointment', { time: ['is not a timestamp'] })
  if (isClosed(job.status)) throw new RecordRefusal('appointment', { job: [`is ${job.status}`] })
  const externalId = record.external_id ?? null
  const wanted = {
    startAt,
    durationSeconds: record.duration ?? 0,
    status: record.status ?? ('scheduled' as const),
  }
  const known = appointmentsOf(post.draft, job).find((one) => isSame(one, externalId))
  if (known === undefined) {
    const added = addAppointment(post.draft, job, { ...wanted, externalId })
    tellSides(post.draft, added.job, 'gateway', 'appointment', appointmentEvent(added.appointment, added.job))
    return toOutcome('created', added.job, added.appointment)
  }
  const isNewTime = known.startAt !== wanted.startAt || known.durationSeconds !== wanted.durationSeconds
  const isNewStatus =
    known.status !== wanted.status || (job.status !== 'scheduled' && wanted.status === 'scheduled')
  if (!isNewTime && !isNewStatus) return toOutcome('unchanged', job, known)
  const moved = changeAppointment(post.draft, known, wanted)
  const isBack = wanted.status === 'scheduled' && (job.status !== 'scheduled' || known.status !== 'scheduled')
  const changed = isBack ? changeJob(post.draft, job, { status: 'scheduled', statusMessage: '' }) : job
  if (isNewStatus || record.reschedule_reminder === true) {
    tellSides(post.draft, changed, 'gateway', 'appointment', appointmentEvent(moved, changed))
  }
  return toOutcome('updated', changed, moved)
}

/** If its last open visit is taken back, a job is accepted and no longer scheduled. */
function takeBack(post: PostContext, job: Job, externalId: Appointment['externalId']): RecordOutcome {
  if (isClosed(job.status)) throw new RecordRefusal('appointment', { job: [`is ${job.status}`] })
  const known = appointmentsOf(post.draft, job).find((one) => isSame(one, externalId))
  if (known === undefined)
    throw new RecordRefusal('appointment', { external_id: ['is of no visit of the job'] })
  if (known.status === 'canceled') return toOutcome('unchanged', job, known)
  const { appointment, job: changed } = cancelVisit(post.draft, job, known)
  tellSides(post.draft, changed, 'gateway', 'appointment', appointmentEvent(appointment, changed))
  if (changed.status !== job.status) tellSides(post.draft, changed, 'gateway', 'job', smallJobEvent(changed))
  return toOutcome('updated', changed, appointment)
}

function isSame(appointment: Appointment, externalId: Appointment['externalId']): boolean {
  if (externalId === null || appointment.externalId === null) return appointment.externalId === externalId
  return idText(appointment.externalId) === idText(externalId)
}

function toOutcome(result: RecordOutcome['result'], job: Job, appointment: Appointment): RecordOutcome {
  return toJobOutcome('appointment', result, job, { id: appointment.id, externalId: appointment.externalId })
}

import { isDeepStrictEqual } from 'node:util'
import { dispatchIdSchema, idText, parseDispatchTime, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import { appointmentEvent } from '../events/appointment-event.ts'
import { smallJobEvent } from '../events/job-event.ts'
import { appointmentStatusSchema } from '../world/entities.ts'
import type { Appointment, Job, RecordOutcome } from '../world/entities.ts'
import { cancelVisit } from './cancel-visit.ts'
import { addAppointment, changeAppointment, changeJob } from './change-job.ts'
import { toJobOutcome } from './find-gateway-job.ts'
import { isClosed } from './job-statuses.ts'
import { knownJob, knownUser } from './known-by-brand.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'
import { tellSides } from './tell-sides.ts'

const userIds = z.array(dispatchIdSchema).nullish()

const schema = z.looseObject({
  external_id: dispatchIdSchema,
  external_job_id: dispatchIdSchema,
  time: z.string().nullish(),
  /** Seconds. */
  duration: z.number().min(0).nullish(),
  status: appointmentStatusSchema.nullish(),
  external_user_id: dispatchIdSchema.nullish(),
  external_secondary_user_ids: userIds,
})
type Fields = z.infer<typeof schema>

/**
 * A visit that a brand makes for its own technicians: nobody has to accept it, so the job is scheduled at once. Under a
 * known id it is moved, or somebody else goes, or nobody yet. Playbook: FSM > To Dispatch > Jobs
 */
export function brandAppointment(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('appointment', schema, posted)
  const { draft, account } = post
  const linked = draft.link('appointment', account.key, idText(record.external_id))
  const known = linked === undefined ? undefined : draft.get('appointments', idText(linked))
  const job = knownJob(post, 'appointment', record.external_job_id)
  if (isClosed(job.status)) throw new RecordRefusal('appointment', { job: [`is ${job.status}`] })
  if (record.status === 'canceled') return takeBack(post, job, known)
  const wanted = toVisit(post, record, posted)
  if (known === undefined) {
    const added = addAppointment(draft, job, { ...wanted, externalId: record.external_id })
    draft.setLink(added.appointment.id, 'appointment', account.key, idText(record.external_id))
    tellSides(draft, added.job, 'brand', 'appointment', appointmentEvent(added.appointment, added.job))
    return toOutcome('created', added.job, added.appointment)
  }
  const { updatedAt: _, id: __, jobId: ___, externalId: ____, ...before } = known
  if (isDeepStrictEqual(before, wanted) && job.status === 'scheduled')
    return toOutcome('unchanged', job, known)
  const moved = changeAppointment(draft, known, wanted)
  const changed =
    job.status === 'scheduled' ? job : changeJob(draft, job, { status: 'scheduled', statusMessage: '' })
  tellSides(draft, changed, 'brand', 'appointment', appointmentEvent(moved, changed))
  return toOutcome('updated', changed, moved)
}

type Visit = Pick<Appointment, 'startAt' | 'durationSeconds' | 'status'> &
  Required<Pick<Appointment, 'userIds' | 'fields'>>

function toVisit(post: PostContext, record: Fields, posted: JsonObject): Visit {
  const startAt = parseDispatchTime(record.time ?? '')
  if (startAt === undefined) throw new RecordRefusal('appointment', { time: ['is not a timestamp'] })
  const assigned = [record.external_user_id, ...(record.external_secondary_user_ids ?? [])]
  const fields = ['window_start_time', 'window_end_time', 'external_type_ids']
  return {
    startAt,
    durationSeconds: record.duration ?? 0,
    status: record.status ?? 'scheduled',
    userIds: assigned.flatMap((userId) =>
      userId === undefined || userId === null ? [] : [knownUser(post, 'appointment', userId).name],
    ),
    fields: Object.fromEntries(fields.flatMap((name) => (name in posted ? [[name, posted[name]]] : []))),
  }
}

function takeBack(post: PostContext, job: Job, known: Appointment | undefined): RecordOutcome {
  if (known === undefined) throw new RecordRefusal('appointment', { external_id: ['is not known'] })
  if (known.status === 'canceled') return toOutcome('unchanged', job, known)
  const { appointment, job: changed } = cancelVisit(post.draft, job, known)
  tellSides(post.draft, changed, 'brand', 'appointment', appointmentEvent(appointment, changed))
  if (changed.status !== job.status) tellSides(post.draft, changed, 'brand', 'job', smallJobEvent(changed))
  return toOutcome('updated', changed, appointment)
}

function toOutcome(result: RecordOutcome['result'], job: Job, appointment: Appointment): RecordOutcome {
  return toJobOutcome('appointment', result, job, { id: appointment.id, externalId: appointment.externalId })
}

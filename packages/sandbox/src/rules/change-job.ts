import type { Draft } from '../world/draft.ts'
import type { Appointment, Job } from '../world/entities.ts'

export function changeJob(draft: Draft, job: Job, patch: Partial<Job>): Job {
  const row: Job = { ...job, ...patch, updatedAt: draft.now }
  draft.put({ table: 'jobs', id: String(row.id), row })
  return row
}

export function changeAppointment(
  draft: Draft,
  appointment: Appointment,
  patch: Partial<Appointment>,
): Appointment {
  const row: Appointment = { ...appointment, ...patch, updatedAt: draft.now }
  draft.put({ table: 'appointments', id: String(row.id), row })
  return row
}

/** A new appointment of a job, which is scheduled by it. */
export function addAppointment(
  draft: Draft,
  job: Job,
  what: Pick<Appointment, 'startAt' | 'durationSeconds' | 'externalId' | 'status' | 'userIds' | 'fields'>,
): { job: Job; appointment: Appointment } {
  const appointment: Appointment = {
    id: draft.nextId('appointment'),
    jobId: job.id,
    updatedAt: draft.now,
    ...what,
  }
  draft.put({ table: 'appointments', id: String(appointment.id), row: appointment })
  const changed = changeJob(draft, job, {
    status: 'scheduled',
    statusMessage: '',
    appointmentIds: [...job.appointmentIds, appointment.id],
  })
  return { job: changed, appointment }
}

import type { Draft } from '../world/draft.ts'
import type { Appointment, Job } from '../world/entities.ts'
import { openAppointmentsOf } from './appointments-of.ts'
import { changeAppointment, changeJob } from './change-job.ts'

/** Cancels a visit; a job without another open visit waits to be scheduled again. */
export function cancelVisit(
  draft: Draft,
  job: Job,
  visit: Appointment,
): { appointment: Appointment; job: Job } {
  const appointment = changeAppointment(draft, visit, { status: 'canceled' })
  const isLast = openAppointmentsOf(draft, job).length === 0
  if (!isLast || job.status !== 'scheduled') return { appointment, job }
  return { appointment, job: changeJob(draft, job, { status: 'unscheduled', statusMessage: '' }) }
}

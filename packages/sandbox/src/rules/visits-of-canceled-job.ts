import type { Draft } from '../world/draft.ts'
import type { Appointment, Job } from '../world/entities.ts'
import { appointmentsOf, openAppointmentsOf } from './appointments-of.ts'
import { changeAppointment } from './change-job.ts'

/** The open visits of a job end with it. */
export function cancelVisitsOf(draft: Draft, job: Job): Appointment[] {
  return openAppointmentsOf(draft, job).map((open) =>
    changeAppointment(draft, open, { status: 'canceled', isCanceledWithJob: true }),
  )
}

/**
 * If a canceled job is opened again, the visits that ended with it live again. Dispatch's help pages say so; the
 * playbook is silent.
 */
export function reviveVisitsOf(draft: Draft, job: Job): Appointment[] {
  return appointmentsOf(draft, job)
    .filter(({ isCanceledWithJob }) => isCanceledWithJob === true)
    .map((visit) => changeAppointment(draft, visit, { status: 'scheduled', isCanceledWithJob: false }))
}

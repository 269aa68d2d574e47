import { SandboxError } from '../errors.ts'
import { appointmentEvent } from '../events/appointment-event.ts'
import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job } from '../world/entities.ts'
import type { AppAct } from './app-act.ts'
import { appointmentsOf, currentAppointmentOf, openAppointmentsOf } from './appointments-of.ts'
import { cancelVisit } from './cancel-visit.ts'
import { addAppointment, changeAppointment, changeJob } from './change-job.ts'
import { tellSides } from './tell-sides.ts'
import { cancelVisitsOf, reviveVisitsOf } from './visits-of-canceled-job.ts'

export function scheduleInApp(draft: Draft, job: Job, act: AppAct & { act: 'schedule' }): Job {
  const when = {
    startAt: Date.parse(act.start),
    durationSeconds: act.durationSeconds,
    status: 'scheduled' as const,
  }
  if (act.appointmentId === undefined) {
    const added = addAppointment(draft, job, { ...when, externalId: null })
    tellSides(draft, added.job, 'app', 'appointment', appointmentEvent(added.appointment, added.job))
    return added.job
  }
  const known = appointmentsOf(draft, job).find(({ id }) => id === act.appointmentId)
  if (known === undefined) {
    throw new SandboxError(
      'TR_SANDBOX_NOT_FOUND',
      `expected an appointment of the job, got ${act.appointmentId}`,
    )
  }
  const changed = changeJob(draft, job, { status: 'scheduled', statusMessage: '' })
  const moved = changeAppointment(draft, known, when)
  tellSides(draft, changed, 'app', 'appointment', appointmentEvent(moved, changed))
  return changed
}

/** One visit is taken back; the job needs another. */
export function unscheduleInApp(draft: Draft, job: Job, act: AppAct & { act: 'unschedule' }): Job {
  const open = openAppointmentsOf(draft, job)
  const visit = act.appointmentId === undefined ? open[0] : open.find(({ id }) => id === act.appointmentId)
  if (visit === undefined) {
    throw new SandboxError('TR_SANDBOX_REFUSED', 'expected a job with an open appointment; schedule it first')
  }
  const { appointment, job: changed } = cancelVisit(draft, job, visit)
  tellSides(draft, changed, 'app', 'appointment', appointmentEvent(appointment, changed))
  if (changed.status !== job.status) tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
  return changed
}

/** On the way, or arrived. */
export function progressInApp(draft: Draft, job: Job, status: 'enroute' | 'started'): Job {
  const appointment = currentAppointmentOf(draft, job)
  if (appointment === undefined) {
    throw new SandboxError('TR_SANDBOX_REFUSED', 'expected a job with an open appointment; schedule it first')
  }
  const changed = changeJob(draft, job, { status: 'scheduled', statusMessage: status })
  const moved = changeAppointment(draft, appointment, { status })
  tellSides(draft, changed, 'app', 'appointment', appointmentEvent(moved, changed))
  return changed
}

/** Ends the present appointment, and with the last one the job. */
export function completeInApp(draft: Draft, job: Job, act: AppAct & { act: 'complete' }): Job {
  const appointment = currentAppointmentOf(draft, job)
  if (appointment !== undefined) {
    const ended = changeAppointment(draft, appointment, { status: 'complete' })
    tellSides(draft, job, 'app', 'appointment', appointmentEvent(ended, job))
  }
  if (openAppointmentsOf(draft, job).length > 0) return job
  const changed = changeJob(draft, job, {
    status: 'complete',
    statusMessage: act.reason ?? '',
    resolution: act.resolution ?? job.resolution,
  })
  tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
  return changed
}

export function cancelInApp(draft: Draft, job: Job, act: AppAct & { act: 'cancel' }): Job {
  const changed = changeJob(draft, job, { status: 'canceled', statusMessage: act.reason ?? '' })
  tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
  for (const canceled of cancelVisitsOf(draft, changed)) {
    tellSides(draft, changed, 'app', 'appointment', appointmentEvent(canceled, changed))
  }
  return changed
}

/** Opens a canceled job again, with the visits that were canceled with it. */
export function restoreInApp(draft: Draft, job: Job): Job {
  if (job.status !== 'canceled') {
    throw new SandboxError(
      'TR_SANDBOX_REFUSED',
      `expected a canceled job to restore, got one that is ${job.status}`,
    )
  }
  const revived = reviveVisitsOf(draft, job)
  const status = revived.length > 0 ? 'scheduled' : 'unscheduled'
  const changed = changeJob(draft, job, { status, statusMessage: '' })
  tellSides(draft, changed, 'app', 'job', smallJobEvent(changed))
  for (const visit of revived) {
    tellSides(draft, changed, 'app', 'appointment', appointmentEvent(visit, changed))
  }
  return changed
}

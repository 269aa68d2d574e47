import type { Appointment, Job } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'

export function appointmentsOf(world: ReadonlyWorld, job: Job): Appointment[] {
  return job.appointmentIds.flatMap((id) => world.get('appointments', String(id)) ?? [])
}

/** Appointments that are neither complete nor canceled, earliest first. */
export function openAppointmentsOf(world: ReadonlyWorld, job: Job): Appointment[] {
  return appointmentsOf(world, job)
    .filter(({ status }) => status !== 'complete' && status !== 'canceled')
    .toSorted((one, other) => one.startAt - other.startAt || one.id - other.id)
}

/** The appointment that a technician is working on, else the next one. */
export function currentAppointmentOf(world: ReadonlyWorld, job: Job): Appointment | undefined {
  const open = openAppointmentsOf(world, job)
  return open.find(({ status }) => status !== 'scheduled') ?? open[0]
}

import type { JsonObject } from '@truckroll/protocol'
import type { Appointment, Job } from '../world/entities.ts'
import { toWireTime } from './wire-time.ts'

/** Playbook: Quick Starts > DNM > Direct Assign to Provider > From Dispatch > Appointment Related Events */
export function appointmentEvent(appointment: Appointment, job: Job): JsonObject {
  return {
    id: appointment.id,
    external_id: appointment.externalId,
    status: appointment.status,
    job_id: job.id,
    updated_at: toWireTime(appointment.updatedAt),
    start_time: toWireTime(appointment.startAt),
    end_time: toWireTime(appointment.startAt + appointment.durationSeconds * 1000),
    job: { external_id: job.externalId },
  }
}

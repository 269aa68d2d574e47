import * as z from 'zod'
import { looseId, looseObjectOf, looseText } from './loose-fields.ts'

/**
 * A visit changed: scheduled, enroute, started, complete, canceled. `external_id` is the visit's,
 * `job.external_id` the job's. Times are read with `parseDispatchTime`.
 * Playbook: DNM > From Dispatch > Appointment Related Events
 */
export const appointmentEventSchema = z.looseObject({
  id: looseId(),
  job_id: looseId(),
  external_id: looseText(),
  status: looseText(),
  status_message: looseText(),
  start_time: looseText(),
  end_time: looseText(),
  updated_at: looseText(),
  job: looseObjectOf({ external_id: looseText() }),
})

export type AppointmentEvent = z.infer<typeof appointmentEventSchema>

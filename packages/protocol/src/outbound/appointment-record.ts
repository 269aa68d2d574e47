import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { dispatchTimeSchema, echoedIdSchema, externalIdSchema } from './outbound-fields.ts'

/**
 * A visit was scheduled, or with an `external_id` sent before, rescheduled. `time` is the start of the
 * window, `duration` its length in seconds. The brand is notified of a reschedule only by
 * `reschedule_reminder`. Playbook: Gateway > To Dispatch > Appointment
 */
export const appointmentRecordSchema = z.strictObject({
  job_id: dispatchIdSchema,
  organization_id: echoedIdSchema,
  source_id: echoedIdSchema,
  status: z.literal('scheduled'),
  time: dispatchTimeSchema,
  duration: z.int().positive(),
  external_id: externalIdSchema,
  reschedule_reminder: z.literal(true).exactOptional(),
})

/** A visit was taken back. Playbook: Gateway > To Dispatch > Appointment */
export const canceledAppointmentRecordSchema = z.strictObject({
  job_id: dispatchIdSchema,
  organization_id: echoedIdSchema,
  source_id: echoedIdSchema,
  status: z.literal('canceled'),
  external_id: externalIdSchema,
})

export type AppointmentRecord =
  | z.infer<typeof appointmentRecordSchema>
  | z.infer<typeof canceledAppointmentRecordSchema>

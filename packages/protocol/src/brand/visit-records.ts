import * as z from 'zod'
import { dispatchTimeSchema, externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'
import { brandAddressSchema, tradesSchema } from './shapes.ts'

const words = wordsSchema.exactOptional()
const time = dispatchTimeSchema.exactOptional()
const candidates = z.array(externalIdSchema).exactOptional()

/**
 * A visit; the same `external_id` again moves it, or gives it to somebody else. `duration` in seconds.
 * Playbook: FSM > To Dispatch > Jobs
 */
export const brandAppointmentSchema = z.strictObject({
  external_id: externalIdSchema,
  external_job_id: externalIdSchema,
  external_organization_id: externalIdSchema.exactOptional(),
  time: dispatchTimeSchema,
  duration: z.int().positive(),
  /** The arrival that the customer is told. */
  window_start_time: time,
  window_end_time: time,
  status: z.enum(['scheduled', 'enroute', 'started', 'complete', 'canceled']).exactOptional(),
  external_user_id: externalIdSchema.exactOptional(),
  external_secondary_user_ids: candidates,
  external_type_ids: z.array(wordsSchema).exactOptional(),
})

/** Playbook: Use Cases > To Dispatch > Appointment Type */
export const appointmentTypeSchema = z.strictObject({
  name: wordsSchema,
  is_default: z.boolean().exactOptional(),
  default_duration_seconds: z.int().positive().exactOptional(),
})

/** Finds a provider for the offer `external_id`. Playbook: Match > To Dispatch > Jobs */
export const autoAssignOrgSchema = z.strictObject({
  external_id: externalIdSchema,
  include_linked_orgs: z.boolean().exactOptional(),
  trades: tradesSchema.exactOptional(),
  postal_code: wordsSchema,
})

/** Finds a technician for a visit of the job `external_id`. Playbook: FSM > To Dispatch > Jobs */
export const autoAssignTechnicianSchema = z.strictObject({
  external_id: externalIdSchema,
  external_appointment_id: externalIdSchema,
  external_technician_ids: candidates,
  external_secondary_technician_ids: candidates,
  appointment_duration_minutes: z.int().positive().exactOptional(),
  address: brandAddressSchema.exactOptional(),
  postal_code: words,
  availability_start_time: time,
  availability_end_time: time,
  override_availability: z.boolean().exactOptional(),
  /** Looks for a second technician, too. */
  two_tech: z.boolean().exactOptional(),
})

/** `duration` in seconds; `start_time` without fractions. Playbook: Use Cases > To Dispatch > Calendar Event */
export const brandCalendarEventSchema = z.strictObject({
  external_id: externalIdSchema,
  external_organization_id: externalIdSchema,
  external_user_id: externalIdSchema,
  start_time: z.iso.datetime({ precision: 0 }).exactOptional(),
  duration: z.int().positive().exactOptional(),
  title: words,
  description: words,
})

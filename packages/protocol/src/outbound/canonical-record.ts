import * as z from 'zod'
import { appointmentRecordSchema, canceledAppointmentRecordSchema } from './appointment-record.ts'
import { fileRecordSchema, noteRecordSchema } from './attachment-record.ts'
import { jobRecordSchema } from './job-record.ts'

function headerOf<Type extends string>(recordType: Type) {
  return z.strictObject({ record_type: z.literal(recordType), version: z.literal('v3') })
}

/** One record with its header, as in the posted array. Playbook: Gateway > To Dispatch */
export const canonicalRecordSchema = z.union([
  z.strictObject({ header: headerOf('job'), record: jobRecordSchema }),
  z.strictObject({
    header: headerOf('appointment'),
    record: z.union([appointmentRecordSchema, canceledAppointmentRecordSchema]),
  }),
  z.strictObject({ header: headerOf('attachment'), record: z.union([noteRecordSchema, fileRecordSchema]) }),
])

export type CanonicalRecord = z.infer<typeof canonicalRecordSchema>

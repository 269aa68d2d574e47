import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { echoedIdSchema, wordsSchema } from './outbound-fields.ts'

const idsOfJob = { id: dispatchIdSchema, organization_id: echoedIdSchema, source_id: echoedIdSchema }
const reason = wordsSchema.exactOptional()

/**
 * A status of a job, as a gateway reports it. `scheduled` means that somebody is on the way or has arrived; a
 * date is set by an appointment record. Playbook: Gateway > To Dispatch > Job
 */
export const jobRecordSchema = z.discriminatedUnion('status', [
  z.strictObject({ ...idsOfJob, status: z.literal('unscheduled') }),
  z.strictObject({ ...idsOfJob, status: z.enum(['rejected', 'canceled']), status_message: reason }),
  z.strictObject({
    ...idsOfJob,
    status: z.literal('scheduled'),
    status_message: z.enum(['enroute', 'started']),
  }),
  z.strictObject({
    ...idsOfJob,
    status: z.literal('paused'),
    status_message: reason,
    pause_description: wordsSchema.exactOptional(),
  }),
  z.strictObject({
    ...idsOfJob,
    status: z.literal('complete'),
    status_message: reason,
    resolution: wordsSchema.exactOptional(),
    custom_fields: z.record(z.string(), z.unknown()).exactOptional(),
  }),
])

export type JobRecord = z.infer<typeof jobRecordSchema>

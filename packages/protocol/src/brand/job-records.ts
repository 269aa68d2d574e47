import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'
import { externalIdSchema, wordsSchema } from '../outbound/outbound-fields.ts'
import { marketingAttributionsSchema, suggestedTimesSchema, tradesSchema, workFields } from './shapes.ts'

/** A job of one provider. Playbook: Direct Assign > To Dispatch > Jobs */
export const brandJobSchema = z.strictObject({
  ...workFields,
  /** The brand's readable id, beside `external_id`. */
  friendly_external_id: externalIdSchema.exactOptional(),
  /** `offered` offers it, `unscheduled` accepts it for the provider. */
  status: z
    .enum(['offered', 'unscheduled', 'scheduled', 'rejected', 'paused', 'complete', 'canceled'])
    .exactOptional(),
  /** Seconds. */
  expected_duration: z.int().positive().exactOptional(),
  external_organization_id: externalIdSchema.exactOptional(),
  /** Dispatch's own id of the provider, instead of the brand's. */
  organization_id: dispatchIdSchema.exactOptional(),
  external_customer_id: externalIdSchema.exactOptional(),
  marketing_attributions: marketingAttributionsSchema.exactOptional(),
  suggested_times: suggestedTimesSchema.exactOptional(),
  /** The look of notifications. */
  brand_id: dispatchIdSchema.exactOptional(),
})

/** A job that is to find a provider. Playbook: Match > To Dispatch > Jobs */
export const offerSchema = z.strictObject({
  ...workFields,
  status: z.enum(['unassigned', 'complete', 'canceled']),
  trades: tradesSchema.exactOptional(),
})

/** Playbook: Use Cases > To Dispatch > Job Trades */
export const jobTradeSchema = z.strictObject({ external_job_id: externalIdSchema, trades: tradesSchema })

/** Playbook: Use Cases > To Dispatch > Suggested Times */
export const jobSuggestedTimesSchema = z.strictObject({
  external_job_id: externalIdSchema,
  suggested_times: suggestedTimesSchema,
})

/** `form_id` is the name that Dispatch has given the form. Playbook: Use Cases > To Dispatch > Custom Form */
export const customFormSchema = z.strictObject({
  external_job_id: externalIdSchema,
  form_id: wordsSchema,
  form_data: z.array(z.record(z.string(), z.unknown())),
})

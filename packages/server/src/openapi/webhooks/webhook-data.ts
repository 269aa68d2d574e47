import { z } from 'zod'
import { reasonsSchema } from '../../views/job-view.ts'

const id = z.union([z.string(), z.int()]).describe("Dispatch's id, in the type Dispatch sent it")

/** Dispatch's own objects: unknown attributes are kept; any attribute except the id may be missing. */
const dispatchJobSchema = z.looseObject({
  id,
  status: z.string().optional(),
  status_message: z.string().nullish(),
  updated_at: z.string().optional(),
  external_id: z.string().nullish(),
  organization_id: id.optional(),
  source_id: id.optional(),
  title: z.string().nullish(),
  description: z.string().nullish(),
  service_type: z.string().nullish(),
  address: z.looseObject({}).nullish(),
  customer: z.looseObject({}).nullish(),
})

const dispatchEntity = z.looseObject({ id, updated_at: z.string().optional() })

const provider = z
  .object({
    externalOrganizationId: z.string(),
    organizationId: z.string().optional(),
    name: z.string(),
    state: z
      .enum(['offboarding', 'offboarded'])
      .optional()
      .describe('only if the provider leaves or has left'),
  })
  .nullable()
  .describe('null if the organization is not connected')

const bmsId = z.string().optional().describe('once linked')
const known = z
  .literal(false)
  .optional()
  .describe('false: a job that the receiver has not taken yet, or that is not known here')

const jobId = z.string().optional().describe('the id as text: some languages lose digits of a number')

export const jobDataSchema = z.looseObject({
  jobId,
  job: dispatchJobSchema,
  provider,
  bmsId,
  known,
  reasons: reasonsSchema,
  descriptionText: z
    .string()
    .optional()
    .describe('the description without markdown: for reading, never to be parsed'),
})

export const changedJobDataSchema = jobDataSchema.extend({
  changed: z.array(z.string()).optional().describe('JSON pointers that differ from the last full job'),
})

const ofJob = {
  jobId,
  job: dispatchJobSchema.optional(),
  provider,
  bmsId,
  known,
  reasons: reasonsSchema.optional(),
}

export const appointmentDataSchema = z.looseObject({ ...ofJob, appointment: dispatchEntity })
export const noteDataSchema = z.looseObject({ ...ofJob, note: dispatchEntity })
export const attachmentDataSchema = z.looseObject({
  ...ofJob,
  attachment: dispatchEntity.extend({
    fileToken: z.string().optional().describe('fetched by GET /v1/files/{fileToken}'),
    name: z.string().nullish(),
  }),
})
export const surveyDataSchema = z.looseObject({ ...ofJob, survey: dispatchEntity })
export const updateDataSchema = z.looseObject({
  ...ofJob,
  update: z.object({
    id: z.string(),
    kind: z.string(),
    jobId: z.string(),
    message: z.string().optional().describe("Dispatch's words"),
  }),
})
export const providerDataSchema = z.looseObject({
  provider: z.looseObject({ externalOrganizationId: z.string() }),
})
export const otherDataSchema = z.looseObject({
  key: z.string().nullable().describe('what Dispatch put, null if it said nothing'),
  type: z.string().optional().describe('of the message, if Dispatch gave one'),
  payload: z.unknown(),
  jobId: z.string().optional(),
})

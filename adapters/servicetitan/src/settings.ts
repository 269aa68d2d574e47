import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

const idSchema = z.int().positive()
const apiUrl = z.url({ protocol: /^https?$/ })

/** One set for the whole process: `TRUCKROLL_ADAPTER_APP_KEY` and so on. They belong to your app in ServiceTitan. */
export const settingsSchema = z.object({
  url: apiUrl
    .default('https://api.servicetitan.io')
    .describe('the API; https://api-integration.servicetitan.io for the integration environment'),
  authUrl: apiUrl
    .default('https://auth.servicetitan.io')
    .describe(
      'where tokens come from; https://auth-integration.servicetitan.io for the integration environment',
    ),
  appKey: z.string().min(1).describe("the app's key, sent as ST-App-Key"),
  applicationGuid: z
    .guid()
    .describe("the app's GUID: external data under it links what was made here with Dispatch"),
})
export type Settings = z.infer<typeof settingsSchema>

/** What the company's administrator gives when connecting the app; the token is kept beside it. Stored sealed. */
export const credentialsSchema = z.strictObject({
  tenant: z
    .string()
    .regex(/^\d{1,20}$/)
    .describe("the company's tenant id"),
  clientId: z.string().min(1).describe('client id of the company for the app'),
  clientSecret: z.string().min(1).describe('client secret of the company for the app'),
  accessToken: z.string().optional().describe('filled in by the adapter'),
  /** Milliseconds since the epoch. */
  expiresAt: z.number().optional().describe('filled in by the adapter'),
})
export type Credentials = z.infer<typeof credentialsSchema>

const priorities = ['Low', 'Normal', 'High', 'Urgent'] as const

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  createAs: z
    .enum(['job', 'booking'])
    .default('job')
    .describe('what a new job becomes; a booking is made a job of by the office'),
  bookingProviderId: idSchema
    .optional()
    .describe('under which bookings are made and read; needed for `createAs: booking`'),
  businessUnitId: idSchema.describe('business unit of new jobs'),
  jobTypeId: idSchema.describe('job type of new jobs; it must belong to the business unit'),
  campaignId: idSchema.describe('campaign of new jobs'),
  priority: z.enum(priorities).default('Normal').describe('of new jobs'),
  tagTypeIds: z.array(idSchema).max(50).default([]).describe('tags of new jobs'),
  visitMinutes: z
    .int()
    .min(15)
    .max(1_440)
    .default(120)
    .describe(
      'length of a visit that comes without an end, and of the one that stands for "not scheduled yet"',
    ),
  cancelReasonId: idSchema
    .optional()
    .describe('reason with which jobs are canceled here (job-cancel-reasons)'),
  cancelReasons: z
    .record(z.string(), idSchema)
    .default({})
    .describe("reasons for a brand's own reasons, by their text"),
  holdReasonId: idSchema
    .optional()
    .describe('reason with which jobs are put on hold here (job-hold-reasons)'),
  brandNoteTag: z
    .string()
    .max(40)
    .default('#brand')
    .describe('a note that begins with this goes to the brand; empty: every note does'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

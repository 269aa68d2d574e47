import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

/** One set for the whole process: `TRUCKROLL_ADAPTER_CLIENT_ID` and so on. They belong to your app at Jobber. */
export const settingsSchema = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.getjobber.com')
    .describe('the API'),
  clientId: z.string().min(1).describe('client id of your app'),
  clientSecret: z.string().min(1).describe('client secret of your app; Jobber signs webhooks with it'),
})
export type Settings = z.infer<typeof settingsSchema>

/** A company's consent to your app. Stored sealed. */
export const credentialsSchema = z.strictObject({
  refreshToken: z.string().min(1).describe('from OAuth; replaced by the adapter at each renewal'),
  accessToken: z.string().optional().describe('filled in by the adapter'),
  /** Milliseconds since the epoch. */
  expiresAt: z.number().optional().describe('filled in by the adapter'),
})
export type Credentials = z.infer<typeof credentialsSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  invoicingType: z.enum(['FIXED_PRICE', 'VISIT_BASED']).default('FIXED_PRICE').describe('of new jobs'),
  invoicingSchedule: z
    .enum(['ON_COMPLETION', 'PERIODIC', 'PER_VISIT', 'NEVER'])
    .default('ON_COMPLETION')
    .describe('of new jobs'),
  visitMinutes: z
    .int()
    .min(15)
    .max(1_440)
    .default(120)
    .describe('length of a visit that comes without an end'),
  completesVisits: z
    .boolean()
    .default(true)
    .describe('whether open visits are completed once the job is complete in Dispatch'),
  usesTimers: z
    .boolean()
    .default(false)
    .describe('whether the first timer that a technician starts for a job means that the work has begun'),
  brandNoteTag: z
    .string()
    .max(40)
    .default('#brand')
    .describe('a note that begins with this goes to the brand; empty: every note does'),
  sendsFiles: z.boolean().default(false).describe('whether files of notes that people write go to the brand'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

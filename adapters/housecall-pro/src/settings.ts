import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

/** One set for the whole process: `TRUCKROLL_ADAPTER_URL` and so on. Without OAuth nothing needs to be set. */
export const settingsSchema = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.housecallpro.com')
    .describe('the API'),
  clientId: z.string().min(1).optional().describe('of your app, if companies connect by OAuth'),
  clientSecret: z.string().min(1).optional().describe('of your app, if companies connect by OAuth'),
})
export type Settings = z.infer<typeof settingsSchema>

/** A company's login: its own API key, or a refresh token of its consent to your app. Stored sealed. */
export const credentialsSchema = z
  .strictObject({
    apiKey: z.string().min(1).optional().describe('API key that the company made in its settings'),
    refreshToken: z
      .string()
      .min(1)
      .optional()
      .describe('from OAuth; replaced by the adapter at each renewal'),
    accessToken: z.string().optional().describe('filled in by the adapter'),
    /** Milliseconds since the epoch. */
    expiresAt: z.number().optional().describe('filled in by the adapter'),
    webhookSecret: z
      .string()
      .min(1)
      .optional()
      .describe('signing secret of the webhooks that the company switched on'),
  })
  .refine(({ apiKey, refreshToken }) => (apiKey === undefined) !== (refreshToken === undefined), {
    message: 'expected either apiKey or refreshToken',
  })
export type Credentials = z.infer<typeof credentialsSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  leadSource: z.string().max(200).optional().describe('lead source of new jobs; it must exist'),
  tags: z.array(z.string().min(1).max(100)).max(20).default(['Dispatch']).describe('tags of new jobs'),
  visitMinutes: z
    .int()
    .min(15)
    .max(1_440)
    .default(120)
    .describe('length of a visit that comes without an end'),
  textsCustomers: z
    .boolean()
    .default(false)
    .describe('whether Housecall Pro sends its own messages to customers made here'),
  clearsCanceled: z
    .boolean()
    .default(true)
    .describe('whether open visits of a job that the brand canceled are taken off the calendar'),
  brandNoteTag: z
    .string()
    .max(40)
    .default('#brand')
    .describe('a note that begins with this goes to the brand; empty: every note does'),
  sendsFiles: z.boolean().default(false).describe('whether files that people add go to the brand'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

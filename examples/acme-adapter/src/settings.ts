import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

/** One value for the whole process: `TRUCKROLL_ADAPTER_URL`. */
export const settingsSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('where Acme is, such as https://api.acme.example'),
})
export type Settings = z.infer<typeof settingsSchema>

/** What one company needs to be reached, and to be believed. Stored sealed. */
export const credentialsSchema = z.strictObject({
  apiKey: z.string().min(1).describe('an API key of the company'),
  webhookSecret: z.string().min(1).describe('as Acme showed it when the webhook was made'),
})
export type Credentials = z.infer<typeof credentialsSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal').describe('of new work orders'),
  visitMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .default(120)
    .describe('length of a visit that comes without an end'),
  tellBrandOfReschedules: z
    .boolean()
    .default(false)
    .describe('whether the brand hears of a visit that moved'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

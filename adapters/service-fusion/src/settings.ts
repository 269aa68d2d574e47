import { isTimeZone, statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

/** One set for the whole process: `TRUCKROLL_ADAPTER_URL` and so on. Nothing needs to be set. */
export const settingsSchema = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.servicefusion.com')
    .describe('the API'),
})
export type Settings = z.infer<typeof settingsSchema>

/** A company's login: client id and secret of its API access, or a refresh token of its consent. Stored sealed. */
export const credentialsSchema = z
  .strictObject({
    clientId: z.string().min(1).optional().describe("of the company's API access"),
    clientSecret: z.string().min(1).optional().describe("of the company's API access"),
    refreshToken: z.string().min(1).optional().describe('from OAuth; replaced by the adapter'),
    accessToken: z.string().optional().describe('filled in by the adapter'),
    /** Milliseconds since the epoch. */
    expiresAt: z.number().optional().describe('filled in by the adapter'),
  })
  .refine(
    ({ clientId, clientSecret, refreshToken }) =>
      clientId !== undefined ? clientSecret !== undefined : refreshToken !== undefined,
    { message: 'expected either clientId and clientSecret, or refreshToken' },
  )
export type Credentials = z.infer<typeof credentialsSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  timezone: z
    .string()
    .refine(isTimeZone, 'expected the name of a time zone, such as America/Chicago')
    .describe("the account's time zone: Service Fusion writes dates and windows without one"),
  newStatus: z
    .string()
    .min(1)
    .optional()
    .describe(
      'status of new jobs by its name; default: "Offered" if the account has it, else its unscheduled one',
    ),
  source: z.string().min(1).optional().describe('source of new jobs; the account must have it'),
  category: z.string().min(1).optional().describe('category of new jobs; the account must have it'),
  customField: z
    .string()
    .min(1)
    .optional()
    .describe("custom field of jobs for Dispatch's id; the account must have it"),
  changesJobs: z
    .boolean()
    .default(false)
    .describe(
      'tries PUT /jobs/{id}, which is not documented, to cancel jobs and to enter the first visit of one; otherwise a person is asked',
    ),
  brandNoteTag: z
    .string()
    .max(40)
    .default('#brand')
    .describe('a note that begins with this goes to the brand; empty: every note does'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

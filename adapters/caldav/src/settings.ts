import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

/** For the whole process: `TRUCKROLL_ADAPTER_URL`. */
export const settingsSchema = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the CalDAV server, if all companies share one, such as https://calendar.example'),
})
export type Settings = z.infer<typeof settingsSchema>

/** The login of the gateway to one company's calendar. Stored sealed. */
export const credentialsSchema = z.strictObject({
  user: z.string().min(1),
  password: z.string().min(1).describe('often one made for this purpose alone ("app password")'),
})
export type Credentials = z.infer<typeof credentialsSchema>

const word = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^:()]+$/, 'expected words without a colon or brackets')

/** The words before the colon of a title, and what they say. */
const wordsSchema = z.strictObject({
  offered: word.default('new'),
  accepted: word.default('accepted'),
  enroute: word.default('on my way'),
  started: word.default('started'),
  paused: word.default('paused'),
  complete: word.default('done'),
  rejected: word.default('no'),
  canceled: word.default('canceled'),
})
export type Words = z.infer<typeof wordsSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  calendar: z
    .string()
    .min(1)
    .max(1_000)
    .describe('the calendar: a path on TRUCKROLL_ADAPTER_URL, or a URL at a public address'),
  words: wordsSchema.prefault({}).describe('the words before the colon of a title'),
  visitMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .default(120)
    .describe('length of a visit that comes without an end'),
  timezone: z.string().default('UTC').describe('zone of entries that name none'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

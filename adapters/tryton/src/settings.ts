import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

const url = z.url({ protocol: /^https?$/ })
const name = z.string().trim().min(1).max(200)

/** For the whole process: `TRUCKROLL_ADAPTER_URL`. */
export const settingsSchema = z.object({
  url: url.optional().describe('where Tryton is, if all companies share one, such as https://erp.example'),
})
export type Settings = z.infer<typeof settingsSchema>

/** The login of the gateway to one company's Tryton. Stored sealed. */
export const credentialsSchema = z.strictObject({
  user: name.describe('a login for the gateway alone: what it changes itself is not reported back'),
  password: z.string().min(1),
})
export type Credentials = z.infer<typeof credentialsSchema>

/** What a job is at Dispatch, and the status of work that stands for it. */
const statusesSchema = z.strictObject({
  offered: name.default('Offered'),
  accepted: name.default('Accepted'),
  scheduled: name.default('Scheduled'),
  enroute: name.default('En route'),
  started: name.default('Started'),
  paused: name.default('Paused'),
  complete: name.default('Complete'),
  rejected: name.default('Rejected'),
  canceled: name.default('Canceled'),
})
export type Statuses = z.infer<typeof statusesSchema>

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  url: url.optional().describe("the company's own Tryton; it has to be at a public address"),
  database: name.describe('name of the database'),
  statuses: statusesSchema.prefault({}).describe('names of the statuses of work, in English'),
  visitMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .default(120)
    .describe('length of a visit that has a start and no end'),
  tellsNotes: z
    .boolean()
    .default(false)
    .describe('whether the brand gets the notes and attachments that people add to the task of a job'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

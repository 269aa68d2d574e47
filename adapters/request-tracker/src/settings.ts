import { statusOverridesSchema } from '@truckroll/gateway'
import { z } from 'zod'

const url = z.url({ protocol: /^https?$/ })
const name = z.string().trim().min(1).max(200)

/** For the whole process: `TRUCKROLL_ADAPTER_URL`. */
export const settingsSchema = z.object({
  url: url
    .optional()
    .describe('where Request Tracker is, if all companies share one, such as https://desk.example'),
})
export type Settings = z.infer<typeof settingsSchema>

/** The login of the gateway in one company's Request Tracker. Stored sealed. */
export const credentialsSchema = z
  .strictObject({
    user: name.describe('name of the login: what it does itself is not reported back'),
    password: z.string().min(1).optional().describe('its password'),
    token: z.string().min(1).optional().describe('or one of its authentication tokens'),
    webhookSecret: z.string().min(1).optional().describe('what the scrip of setup/webhook.pl signs with'),
  })
  .refine(({ password, token }) => (password === undefined) !== (token === undefined), {
    path: ['password'],
    message: 'expected either password or token',
  })
export type Credentials = z.infer<typeof credentialsSchema>

/** What a job is at Dispatch, and the status of the queue's lifecycle that stands for it. */
const statusesSchema = z.strictObject({
  offered: name.default('offered'),
  accepted: name.default('accepted'),
  scheduled: name.default('scheduled'),
  enroute: name.default('enroute'),
  started: name.default('started'),
  paused: name.default('paused'),
  complete: name.default('complete'),
  rejected: name.default('rejected'),
  canceled: name.default('canceled'),
})
export type Statuses = z.infer<typeof statusesSchema>

const fieldsSchema = z.strictObject({
  job: name.default('Job'),
  visit: name.default('Visit'),
  claim: name.default('Claim'),
  reason: name.default('Reason'),
})

/** How one company wants its jobs; under `brands.<source_id>` the same for the jobs of one brand. */
export const providerSettingsSchema = z.object({
  url: url.optional().describe("the company's own Request Tracker; it has to be at a public address"),
  queue: name.default('Service').describe('queue whose tickets are jobs'),
  statuses: statusesSchema.prefault({}).describe('names of the statuses in the lifecycle of the queue'),
  fields: fieldsSchema.prefault({}).describe('names of the custom fields of the queue'),
  visitMinutes: z
    .int()
    .min(5)
    .max(10_080)
    .default(120)
    .describe('length of a visit that has a start and no end'),
  tellsComments: z
    .boolean()
    .default(false)
    .describe('whether the brand gets comments, which RT keeps from customers, besides correspondence'),
  ...statusOverridesSchema.shape,
})
export type ProviderSettings = z.infer<typeof providerSettingsSchema>

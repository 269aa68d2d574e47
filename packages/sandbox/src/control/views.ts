import * as z from 'zod'
import { accountViewSchema } from '../accounts/account-schema.ts'
import { faultSchema } from '../faults/fault-schema.ts'
import { settingsSchema } from '../network/settings.ts'
import {
  appointmentSchema,
  attachmentSchema,
  customerSchema,
  jobSchema,
  keptRecordSchema,
  organizationSchema,
  provisionRequestSchema,
} from '../world/entities.ts'

/** The fields of a job record, with sample data. */
export const sampleSchema = z.record(z.string(), z.unknown())

const reasonSchema = z.object({
  value: z.string().describe('Goes back as status_message'),
  label: z.string(),
  showText: z.boolean().describe('It comes with a free text'),
  requireText: z.boolean(),
})

/** What the brand's `ui_options` say, as the app reads them. */
const reasonsSchema = z.object({
  showDecline: z.boolean().nullable(),
  acceptTitle: z.string().optional(),
  declineTitle: z.string().optional(),
  reject: z.array(reasonSchema),
  complete: z.array(reasonSchema),
  pause: z.array(reasonSchema),
  cancel: z.array(reasonSchema),
})

/** A job in the control API, with everything that belongs to it. */
export const jobViewSchema = jobSchema.extend({
  organization: organizationSchema.nullable(),
  gatewayKey: z.string().nullable(),
  customer: customerSchema.nullable(),
  appointments: z.array(appointmentSchema),
  attachments: z.array(attachmentSchema),
  reasons: reasonsSchema.describe('Of its ui_options, as the app offers them'),
  custom_fields: z.unknown().describe("What the provider reported, else the brand's"),
})
export type JobView = z.infer<typeof jobViewSchema>

export const queuedMessageSchema = z.object({
  id: z.string(),
  seq: z.number(),
  group: z.string(),
  type: z.string().nullable(),
  queuedAt: z.number(),
  deliveries: z.number(),
  isInFlight: z.boolean(),
  visibleAt: z.number().nullable(),
  payloadText: z.string(),
  why: z.string().describe('Why it still waits, in one sentence'),
})
export type QueuedMessageView = z.infer<typeof queuedMessageSchema>

export const queueViewSchema = z.object({
  accountKey: z.string(),
  waiting: z.number(),
  inFlight: z.number(),
  polledAt: z.number().nullable().describe('When the account polled last, since the sandbox started'),
  messages: z.array(queuedMessageSchema).describe('The oldest 1,000, or as many as were asked for'),
})
export type QueueView = z.infer<typeof queueViewSchema>

export const clockViewSchema = z.object({ now: z.number(), time: z.string(), offsetMs: z.number() })
export type ClockView = z.infer<typeof clockViewSchema>

export const stateFilterSchema = z.strictObject({
  jobs: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('Only so many of the latest jobs, with their customers; absent: all'),
  messages: z.coerce.number().int().min(0).max(1000).default(1000).describe('Of each queue, the oldest'),
})
export type StateFilterInput = z.input<typeof stateFilterSchema>

export const stateViewSchema = z.object({
  clock: clockViewSchema,
  settings: settingsSchema,
  accounts: z.array(accountViewSchema),
  organizations: z.array(organizationSchema),
  customers: z.array(customerSchema),
  jobs: z.array(jobViewSchema),
  jobCount: z.number().describe('Of all jobs, if fewer were asked for'),
  requests: z.array(provisionRequestSchema),
  queues: z.array(queueViewSchema),
  faults: z.array(faultSchema),
  records: z.array(keptRecordSchema).describe('What brands posted beside jobs; the latest 500'),
  received: z.number().describe('Posts taken so far'),
  refused: z.number().describe('Requests refused for their key or signature since the start'),
})
export type StateView = z.infer<typeof stateViewSchema>

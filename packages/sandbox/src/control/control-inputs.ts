import { dispatchIdSchema, incomingTimeSchema } from '@truckroll/protocol'
import * as z from 'zod'
import { settingsSchema } from '../network/settings.ts'
import { strategySchema } from '../world/entities.ts'

const fieldsSchema = z.record(z.string(), z.unknown())
const externalIdSchema = z.string().min(1).max(200)

export const offerJobSchema = z.strictObject({
  brandKey: z.string().optional().describe('Absent: the first brand'),
  organizationId: dispatchIdSchema.optional().describe('Absent: the first provider connected to a gateway'),
  externalId: externalIdSchema.optional(),
  sourceId: dispatchIdSchema.optional(),
  strategy: strategySchema
    .default('direct')
    .describe('Jump Ball and Round Robin stay in the app until accepted'),
  candidates: z
    .array(dispatchIdSchema)
    .max(1000)
    .optional()
    .describe('Who is offered a Jump Ball or Round Robin job'),
  fields: fieldsSchema
    .optional()
    .describe('Fields of the job record, laid over sample data; null leaves one out'),
})
export type OfferJob = z.infer<typeof offerJobSchema>

export const webJobSchema = z.strictObject({
  brandKey: z.string().optional().describe('Absent: the first brand'),
  organizationId: dispatchIdSchema,
  externalId: externalIdSchema.optional(),
  customer: fieldsSchema.default({}),
  fields: fieldsSchema.default({}).describe('title, description, service_type, service_fee, address, ...'),
})

export const cancelJobSchema = z.strictObject({ reason: z.string().max(1000).optional() })
export const changeJobSchema = z.strictObject({ fields: fieldsSchema })
export const reassignJobSchema = z.strictObject({ organizationId: dispatchIdSchema })
export const brandNoteSchema = z.strictObject({
  text: z.string().max(1_000_000),
  externalId: externalIdSchema.optional(),
})
export const brandPhotoSchema = z.strictObject({
  fileName: z.string().min(1).max(255).default('photo.png'),
  contentBase64: z.base64().optional().describe('Absent: a tiny picture'),
  externalId: externalIdSchema.optional(),
})

const callbackSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().optional().describe('Sent as bearer token; one in the URL stays there'),
  attributes: fieldsSchema.optional().describe('Further attributes of the body'),
})

export const matchSchema = z.strictObject({
  organizationId: dispatchIdSchema
    .optional()
    .describe('Absent: found by id, name and contact, else a new one'),
  gatewayKey: z.string().optional().describe('Absent: the only gateway account'),
  connectedTo: z.array(z.string()).optional().describe('Keys of the brands that may send it jobs'),
  callback: callbackSchema.optional().describe('Where to post the activation; absent: nowhere'),
})

export const activationSchema = callbackSchema.extend({
  externalOrganizationId: z.string().min(1),
  organizationId: dispatchIdSchema,
})
export type ActivationInput = z.infer<typeof activationSchema>

export const organizationInputSchema = z.strictObject({
  id: dispatchIdSchema.optional().describe('Absent: a new id'),
  name: z.string().min(1).max(200).optional(),
  externalId: z.string().nullable().optional(),
  gatewayKey: z.string().nullable().optional().describe('null: its jobs stay in the app'),
  connectedTo: z.array(z.string()).nullable().optional().describe('null: every brand'),
})
export type OrganizationInput = z.infer<typeof organizationInputSchema>

export const emitSchema = z
  .strictObject({
    accountKey: z.string(),
    payload: z.unknown().optional().describe('Any JSON'),
    payloadText: z
      .string()
      .max(33_554_432)
      .optional()
      .describe('Put into the answer unchanged, even if it is not JSON'),
    itemText: z.string().max(33_554_432).optional().describe('Stands in place of the whole message'),
    type: z.string().nullable().default(null),
    id: z.string().min(1).max(200).optional().describe('Message ID; absent: a new one'),
    group: z.string().min(1).max(200).optional().describe('FIFO group; absent: by the payload'),
    omit: z.array(z.enum(['ID', 'Receipt', 'ProcedureID', 'Type'])).default([]),
  })
  .refine(
    (emit) => ['payload', 'payloadText', 'itemText'].filter((name) => Object.hasOwn(emit, name)).length === 1,
    {
      message: 'expected exactly one of payload, payloadText, itemText',
    },
  )

export const accountInputSchema = z.strictObject({
  role: z.enum(['brand', 'gateway', 'application']),
  acks: z.boolean().default(true),
  errors: z.boolean().default(true),
  name: z.string().trim().min(1).max(100).describe('Of the brand, as jobs name it; the key is made of it'),
})
export type AccountInput = z.input<typeof accountInputSchema>

export const brandPostSchema = z.strictObject({
  brandKey: z.string().optional().describe('Absent: the first brand'),
  recordType: z.string().min(1).max(100).describe('Such as offer, suggested_times, user or billing_document'),
  version: z.string().max(10).optional().describe('Absent: v3'),
  record: fieldsSchema.describe('As the brand would send it'),
})

export const accountChangeSchema = z.strictObject({
  key: z.string(),
  delivery: z.enum(['poll', 'webhook']).optional(),
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  acks: z.boolean().optional(),
  errors: z.boolean().optional(),
})
export type AccountChange = z.infer<typeof accountChangeSchema>

export const settingsChangeSchema = settingsSchema.partial().strict()
export type SettingsChange = z.infer<typeof settingsChangeSchema>

export const recordFilterSchema = z.strictObject({
  recordType: z.string().max(100).optional().describe('Such as user, service_area or offer'),
  brandKey: z.string().max(500).optional(),
})
export type RecordFilter = z.infer<typeof recordFilterSchema>

export const calendarEntrySchema = z
  .strictObject({
    brandKey: z.string().optional().describe('Absent: the brand that posted the user'),
    externalUserId: z.string().min(1).max(500),
    title: z.string().max(1_000).default('Busy'),
    start: incomingTimeSchema,
    end: incomingTimeSchema,
  })
  .refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
    path: ['end'],
    message: 'expected an end after the start',
  })

export const receivedFilterSchema = z.strictObject({
  accountKey: z.string().optional(),
  messageId: z.string().optional(),
  after: z.coerce.number().int().min(0).optional().describe('Only later ones than this seq'),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
})
export type ReceivedFilterInput = z.infer<typeof receivedFilterSchema>

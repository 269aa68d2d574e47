import { dispatchIdSchema } from '@truckroll/protocol'
import * as z from 'zod'
import { accountSchema } from '../accounts/account-schema.ts'

/** A record's own fields, as they were posted. */
const fieldsSchema = z.record(z.string(), z.unknown())

export const worldAccountSchema = accountSchema

export const organizationSchema = z.object({
  id: dispatchIdSchema,
  name: z.string(),
  /** Key of the gateway account that gets its jobs; null: only its people in the app see them. */
  gatewayKey: z.string().nullable(),
  /** The id every connected brand may use for it. */
  externalId: z.string().nullable(),
  /** Ids that single brands gave it, by the brand's key. */
  externalIds: z.record(z.string(), z.string()),
  /** `external_organization_id` of the gateway's request that was matched to it. */
  gatewayExternalId: z.string().nullable(),
  /** Keys of the brands that may send it jobs; null: every brand. */
  connectedTo: z.array(z.string()).nullable(),
  fields: fieldsSchema,
})
export type Organization = z.infer<typeof organizationSchema>

export const customerSchema = z.object({
  id: z.number(),
  brandKey: z.string(),
  externalId: z.string().nullable(),
  fields: fieldsSchema,
})
export type Customer = z.infer<typeof customerSchema>

export const jobStatusSchema = z.enum([
  'offered',
  'unscheduled',
  'scheduled',
  'paused',
  'complete',
  'canceled',
  'rejected',
])
export type JobStatus = z.infer<typeof jobStatusSchema>

/** How a job finds its provider. Jump Ball and Round Robin jobs stay in the app until one accepts. */
export const strategySchema = z.enum(['direct', 'jump_ball', 'round_robin'])

export const jobSchema = z.object({
  id: z.number(),
  brandKey: z.string(),
  externalId: dispatchIdSchema.nullable(),
  sourceId: dispatchIdSchema,
  source: z.string(),
  /** null until one of the candidates has accepted. */
  organizationId: dispatchIdSchema.nullable(),
  strategy: strategySchema,
  candidates: z.array(dispatchIdSchema),
  status: jobStatusSchema,
  statusMessage: z.string(),
  resolution: z.unknown(),
  pauseDescription: z.unknown(),
  /** `custom_fields` of the provider's report, apart from those of the brand. */
  reportedFields: z.unknown().optional(),
  customerId: z.number().nullable(),
  appointmentIds: z.array(z.number()),
  attachmentIds: z.array(z.number()),
  createdAt: z.number(),
  updatedAt: z.number(),
  fields: fieldsSchema,
})
export type Job = z.infer<typeof jobSchema>

export const appointmentStatusSchema = z.enum(['scheduled', 'enroute', 'started', 'complete', 'canceled'])
export type AppointmentStatus = z.infer<typeof appointmentStatusSchema>

export const appointmentSchema = z.object({
  id: z.number(),
  jobId: z.number(),
  externalId: dispatchIdSchema.nullable(),
  status: appointmentStatusSchema,
  startAt: z.number(),
  durationSeconds: z.number(),
  updatedAt: z.number(),
  /** The brand's ids of the technicians who go there; the first one leads. */
  userIds: z.array(z.string()).optional(),
  /** What else the brand said of it: the window that the customer is told, types. */
  fields: fieldsSchema.optional(),
  /** The job was canceled with it; if the job comes back, so does the visit. */
  isCanceledWithJob: z.boolean().optional(),
})
export type Appointment = z.infer<typeof appointmentSchema>

export const attachmentSchema = z.object({
  id: z.number(),
  jobId: z.number(),
  externalId: dispatchIdSchema.nullable(),
  /** Key of the account that wrote it, or `app`. */
  author: z.string(),
  description: z.string().nullable(),
  fileToken: z.string().nullable(),
  fileName: z.string().nullable(),
  fileSha256: z.string().nullable(),
  updatedAt: z.number(),
  deletedAt: z.number().nullable(),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** A gateway's request to connect a provider. */
export const provisionRequestSchema = z.object({
  externalOrganizationId: z.string(),
  applicationKey: z.string(),
  state: z.enum(['pending', 'connected', 'deprovisioned']),
  organizationId: dispatchIdSchema.nullable(),
  gatewayKey: z.string().nullable(),
  requestedAt: z.number(),
  fields: fieldsSchema,
})
export type ProvisionRequest = z.infer<typeof provisionRequestSchema>

/**
 * A record of a brand that is neither provider, customer, job, visit nor file: technicians, trades, places, catalogs,
 * documents, forms.
 */
export const keptRecordSchema = z.object({
  id: z.number(),
  recordType: z.string(),
  brandKey: z.string(),
  /** What identifies it among the records of its type: mostly its external id. */
  name: z.string(),
  fields: fieldsSchema,
  updatedAt: z.number(),
  /** When it was taken back. */
  deletedAt: z.number().nullable(),
})
export type KeptRecord = z.infer<typeof keptRecordSchema>

export const recordOutcomeSchema = z.object({
  recordType: z.string(),
  /** `recorded`: kept and shown, no rule acts on it. */
  result: z.enum(['created', 'updated', 'unchanged', 'recorded', 'refused']),
  id: dispatchIdSchema.optional(),
  externalId: dispatchIdSchema.optional(),
  organizationId: dispatchIdSchema.optional(),
  jobId: z.number().optional(),
  message: z.string().optional(),
  /** It was processed and found nobody: told by an ack of another form. */
  matchFailure: z.string().optional(),
  /** Of an appointment whose technician was looked for. */
  externalAppointmentId: dispatchIdSchema.optional(),
})
export type RecordOutcome = z.infer<typeof recordOutcomeSchema>

/** A post already processed: the same MessageId with the same content changes nothing more. */
export const postMarkSchema = z.object({ contentSha256: z.string(), outcomes: z.array(recordOutcomeSchema) })

/** Points from a name in somebody's system to an id here. */
export const linkSchema = z.object({ to: dispatchIdSchema })

export const sequenceSchema = z.object({ last: z.number() })

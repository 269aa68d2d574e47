import { attentionCauses, deadLetterCauses, heldCauses } from '@truckroll/gateway/embed'
import type { Attention, AuditEntry, DeadLetter, DeadLetterDetail, HeldKey } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { oneOf } from './one-of.ts'
import { timeSchema, toTime } from './time.ts'
import { toPayload } from './to-payload.ts'

export const attentionSchema = z.object({
  id: z.string(),
  cause: oneOf(attentionCauses),
  jobId: z.string().optional(),
  externalOrganizationId: z.string().optional(),
  text: z.string(),
  since: timeSchema,
})

export const heldSchema = z.object({
  jobId: z.string().nullable(),
  externalOrganizationId: z.string().nullable(),
  reason: oneOf(heldCauses),
  since: timeSchema,
  waiting: z.int().describe('events that wait'),
  freedBy: z.string().describe('what lets them go on, in words'),
})

/** What the other side said when it refused. */
export const answerSchema = z.object({
  status: z.int(),
  title: z.string().optional(),
  detail: z.string().optional(),
  text: z.string().optional(),
})

export const deadLetterSchema = z.object({
  id: z.string(),
  kind: z.enum(['event', 'update']),
  type: z.string(),
  jobId: z.string().nullable(),
  externalOrganizationId: z.string().nullable(),
  cause: oneOf(deadLetterCauses),
  message: z.string(),
  attempts: z.int(),
  parkedAt: timeSchema,
  waitingBehind: z.int().describe('events or updates of the same job that wait behind it'),
  answer: answerSchema
    .optional()
    .describe('what the other side said when it refused: redacted, each text cut at 2,000 characters'),
})

export const deadLetterDetailSchema = deadLetterSchema.extend({
  payload: z
    .unknown()
    .optional()
    .describe(
      'what was to be handed over or sent; only for tokens with the scope operate, since it may hold a customer',
    ),
})

export const auditEntrySchema = z.object({
  id: z.string(),
  at: timeSchema,
  token: z.string().describe('name of the token, or `local`'),
  actor: z.string().optional().describe('X-Truckroll-Actor'),
  act: z.string(),
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
})

export function toAttentionView(item: Attention): z.infer<typeof attentionSchema> {
  return { ...item, since: toTime(item.since) }
}

export function toHeldView(item: HeldKey & { readonly freedBy: string }): z.infer<typeof heldSchema> {
  return {
    jobId: item.jobId ?? null,
    externalOrganizationId: item.externalOrganizationId ?? null,
    reason: item.reason,
    since: toTime(item.since),
    waiting: item.waiting,
    freedBy: item.freedBy,
  }
}

export function toDeadLetterView(item: DeadLetter): z.infer<typeof deadLetterSchema> {
  return {
    id: item.id,
    kind: item.kind,
    type: item.type,
    jobId: item.jobId ?? null,
    externalOrganizationId: item.externalOrganizationId ?? null,
    cause: item.cause,
    message: item.message,
    attempts: item.attempts,
    parkedAt: toTime(item.parkedAt),
    waitingBehind: item.waitingBehind,
    answer: item.answer && { ...item.answer },
  }
}

export function toDeadLetterDetail(
  item: DeadLetterDetail,
  showsPayload: boolean,
): z.infer<typeof deadLetterDetailSchema> {
  return { ...toDeadLetterView(item), ...(showsPayload && { payload: toPayload(item.payload) }) }
}

export function toAuditView(entry: AuditEntry): z.infer<typeof auditEntrySchema> {
  return { ...entry, at: toTime(entry.at) }
}

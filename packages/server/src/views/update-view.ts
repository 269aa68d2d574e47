import {
  suppressedCauses,
  updateStates,
  type QueuedUpdate,
  type StoredUpdate,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toOptionalTime, toTime } from './time.ts'

export const queuedUpdateSchema = z.object({
  id: z.string(),
  state: z.enum(updateStates),
  cause: z
    .string()
    .optional()
    .meta({ description: 'why it is suppressed, or was parked', examples: [...suppressedCauses] }),
  repeats: z
    .string()
    .optional()
    .describe('the first update that told the same act, if the cause is repeated'),
})

export const updateViewSchema = z.object({
  id: z.string(),
  jobId: z.string(),
  kind: z.string(),
  state: z
    .enum(updateStates)
    .describe('`sent` is final if Dispatch has not enabled acks and errs for the key'),
  cause: z
    .string()
    .optional()
    .meta({ description: 'why it is suppressed, or was parked', examples: [...suppressedCauses] }),
  repeats: z
    .string()
    .optional()
    .describe('the first update that told the same act, if the cause is repeated'),
  message: z.string().optional().describe("Dispatch's words, if it refused"),
  occurredAt: timeSchema,
  acceptedAt: timeSchema,
  sentAt: timeSchema.optional(),
  attempts: z.int(),
  externalOrganizationId: z
    .string()
    .optional()
    .describe('the provider that told it, if the job is with another one now'),
})
export type UpdateView = z.infer<typeof updateViewSchema>

export function toQueuedView(update: QueuedUpdate): z.infer<typeof queuedUpdateSchema> {
  return { id: update.id, state: update.state, cause: update.cause, repeats: update.repeats }
}

export function toUpdateView(update: StoredUpdate): UpdateView {
  return {
    id: update.id,
    jobId: update.jobId,
    kind: update.kind,
    state: update.state,
    cause: update.cause,
    repeats: update.repeats,
    message: update.message,
    occurredAt: toTime(update.occurredAt),
    acceptedAt: toTime(update.acceptedAt),
    sentAt: toOptionalTime(update.sentAt),
    attempts: update.attempts,
    externalOrganizationId: update.otherProvider,
  }
}

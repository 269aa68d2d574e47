import * as z from 'zod'
import { recordOutcomeSchema } from '../world/entities.ts'

/** A message for an account, delivered or waiting, or a post by an account. */
export const wireItemSchema = z.object({
  seq: z.number().describe('Rises with each, since the sandbox started'),
  kind: z.enum(['message', 'post']),
  accountKey: z.string(),
  at: z.number().describe('When it was queued or received, in milliseconds since 1970'),
  id: z.string().nullable().describe('ID of the message, MessageId of the post'),
  jobId: z.string().nullable(),
  what: z.string().describe('Put key of the message, record types of the post'),
  deliveries: z.number().describe('How often the message was handed out'),
  handedOutAt: z.number().nullable(),
  finishedAt: z.number().nullable().describe('When the message was acked, pushed or thrown away'),
  via: z.enum(['http', 'control']),
  outcomes: z.array(recordOutcomeSchema).describe('What came of each record of the post'),
  text: z.string().describe('Payload or body as it went, cut at 20,000 characters'),
})
export type WireItem = z.infer<typeof wireItemSchema>

export const wireFilterSchema = z.strictObject({
  jobId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type WireFilterInput = z.input<typeof wireFilterSchema>

export const changesViewSchema = z.object({
  version: z.number().describe('Rises with everything that happens; ask with it to wait for the next'),
})

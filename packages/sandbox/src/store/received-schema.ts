import * as z from 'zod'
import { recordOutcomeSchema } from '../world/entities.ts'

/** One post to agent/in with a valid signature, and its result. */
export const receivedSchema = z.object({
  seq: z.number(),
  accountKey: z.string(),
  role: z.enum(['brand', 'gateway', 'application']),
  receivedAt: z.number(),
  messageId: z.string().nullable(),
  recordType: z.string().nullable().describe('Value of the RecordType header'),
  headers: z.record(z.string(), z.string()),
  /** Of the exact bytes that were signed. */
  bodySha256: z.string(),
  bodyBytes: z.number(),
  isGzip: z.boolean(),
  /** The unpacked text, unchanged. */
  text: z.string(),
  outcomes: z.array(recordOutcomeSchema),
  via: z.enum(['http', 'control']),
})
export type Received = z.infer<typeof receivedSchema>

/** As shown: with the text parsed, if it is JSON. */
export const receivedViewSchema = receivedSchema.extend({ body: z.unknown().optional() })
export type ReceivedView = z.infer<typeof receivedViewSchema>

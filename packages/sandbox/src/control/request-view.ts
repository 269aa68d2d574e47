import * as z from 'zod'
import { routeSchema } from '../faults/fault-schema.ts'

/** A request to Dispatch's interface, as it came and as it was answered. */
export const requestItemSchema = z.object({
  seq: z.number().describe('Rises with each, since the sandbox started'),
  at: z.number().describe('When it came; of polls that found nothing, the latest of them'),
  method: z.string(),
  path: z.string().describe('Cut at 300 characters'),
  route: routeSchema,
  accountKey: z.string().nullable().describe('As the request names it, known or not; cut at 200 characters'),
  signature: z
    .enum(['right', 'wrong', 'unasked'])
    .describe('unasked: the route takes no signature, but a token or nothing'),
  status: z.number().nullable().describe('null: not answered yet, or the connection was cut'),
  isOpen: z.boolean().describe('It waits for its answer'),
  tookMs: z.number().describe('Until it was answered'),
  fault: z.string().nullable().describe('The ordered fault that it met'),
  result: z.string().describe('What came of it, in words'),
  bodyBytes: z.number(),
  times: z.number().describe('How many polls in a row found nothing and are shown as this one'),
})
export type RequestItem = z.infer<typeof requestItemSchema>

export const signatureCheckSchema = z.object({
  isRight: z.boolean(),
  steps: z.array(
    z.object({
      question: z.string(),
      answer: z.string(),
      result: z.enum(['right', 'wrong', 'unknown']).describe('unknown: an earlier step is wrong'),
    }),
  ),
  expected: z.string().nullable().describe('The digest of these bytes under the secret of the account'),
  came: z.string().nullable().describe('The signature in the request, cut at 200 characters'),
  signedBytes: z.number(),
  signedSha256: z.string(),
  signedStart: z.string().describe('How the bytes that had to be signed begin'),
  mistake: z.string().nullable().describe('What was most likely done instead'),
})
export type SignatureCheck = z.infer<typeof signatureCheckSchema>

export const requestDetailSchema = requestItemSchema.extend({
  headers: z.record(z.string(), z.string()),
  isGzip: z.boolean(),
  text: z.string().describe('The unpacked body, cut at 20,000 characters'),
  answer: z.string().describe('The body of the answer, cut at 20,000 characters'),
  signatureCheck: signatureCheckSchema.nullable().describe('null: no signature is asked for'),
})
export type RequestDetail = z.infer<typeof requestDetailSchema>

export const requestFilterSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type RequestFilterInput = z.input<typeof requestFilterSchema>

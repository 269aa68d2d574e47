import * as z from 'zod'
import { accountSchema } from '../accounts/account-schema.ts'

/** The first line of a recorded session: the world it began with. */
export const sessionStartSchema = z.strictObject({
  truckroll: z.literal('sandbox session'),
  version: z.literal(1),
  startedAt: z.number().int().describe('Milliseconds since 1970'),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  visibilityTimeoutSeconds: z.number().positive(),
  fifo: z.enum(['account', 'job']),
  latencyMs: z.number().int().min(0),
  accounts: z.array(accountSchema).min(1),
})
export type SessionStart = z.infer<typeof sessionStartSchema>

/** Every further line: a request as it came, and how it was answered. */
export const sessionRequestSchema = z.strictObject({
  n: z
    .number()
    .int()
    .min(1)
    .describe('Its place in the order in which they came; lines stand in the order of the answers'),
  at: z.number().int().describe('When it came, in milliseconds since 1970'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().min(1).max(10_000).startsWith('/'),
  headers: z.record(z.string().max(100), z.string().max(10_000)),
  body: z.string().optional().describe('Text, if it is UTF-8'),
  bodyBase64: z.base64().optional().describe('Any other bytes'),
  status: z.number().int().nullable().describe('null: the connection was cut, or nothing was ever answered'),
})
export type SessionRequest = z.infer<typeof sessionRequestSchema>

export interface Session {
  readonly start: SessionStart
  readonly requests: readonly SessionRequest[]
}

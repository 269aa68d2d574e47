import * as z from 'zod'

/** What may be changed while the sandbox runs. */
export const settingsSchema = z.object({
  visibilityTimeoutSeconds: z
    .number()
    .positive()
    .max(43_200)
    .describe('How long a message polled stays hidden'),
  latencyMs: z.number().int().min(0).max(600_000).describe('Added to every answer of the Dispatch surface'),
  tokenSeconds: z.number().int().min(1).max(31_536_000).describe('How long an access token is good'),
  emptyPoll: z.enum(['array', 'null', 'empty', '204']).describe('Form of a poll answer without messages'),
})
export type Settings = z.infer<typeof settingsSchema>

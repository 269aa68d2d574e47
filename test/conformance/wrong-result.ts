import { z } from 'zod'

export const wrongResultSchema = z.object({
  rule: z.string(),
  /** What each rule found that it breaks, by the rule's id. */
  found: z.array(z.tuple([z.string(), z.string()])),
  tookMs: z.number(),
})
export type WrongResult = z.infer<typeof wrongResultSchema>

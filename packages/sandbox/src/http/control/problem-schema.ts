import * as z from 'zod'

export const problemType = 'application/problem+json'

export const problemSchema = z.object({
  title: z.string(),
  status: z.number(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

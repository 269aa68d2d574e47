import { z } from 'zod'

/**
 * What goes wrong, and how often. `status`: answers that status and does nothing. `hang`: does nothing and never
 * answers. `drop`: does the work and cuts the connection before the answer.
 */
export const faultSchema = z.strictObject({
  kind: z.enum(['status', 'hang', 'drop']),
  /** As it stands in the README, `/v1/work-orders/:id/notes`; absent: every route under `/v1`. */
  route: z.string().max(200).optional(),
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']).optional(),
  companyId: z.string().max(100).optional(),
  count: z.int().min(1).max(1_000_000).default(1),
  /** Only for `status`. */
  status: z.union([z.literal(500), z.literal(503), z.literal(429)]).default(500),
  retryAfterSeconds: z.int().min(1).max(86_400).optional(),
})
export type Fault = z.infer<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>

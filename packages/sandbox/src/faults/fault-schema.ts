import * as z from 'zod'

export const routeSchema = z.enum(['agent/in', 'agent/out', 'agent/ack', 'datafiles', 'oauth', 'search', '*'])
export type Route = z.infer<typeof routeSchema>

/** A fault for the next requests of a route. */
export const faultInputSchema = z.strictObject({
  route: routeSchema,
  kind: z
    .enum(['status', 'hang', 'reset', 'drop', 'html', 'latency', 'duplicate', 'garbage'])
    .describe(
      'status: answered with `status`, nothing done · hang: never answered · reset: connection cut, nothing done · ' +
        'drop: done, and the answer lost · html: a page instead of JSON, nothing done · latency: done after `latencyMs` · ' +
        'duplicate: a post or ack is done twice, a poll answer has each message twice · ' +
        'garbage: done, and answered with the first half of the answer',
    ),
  status: z.number().int().min(200).max(599).optional().describe('Of status (503) and html (200)'),
  retryAfter: z.string().max(100).optional().describe('Value of a Retry-After header'),
  latencyMs: z.number().int().min(0).max(600_000).optional().describe('Of latency (1000)'),
  accountKey: z.string().optional().describe('Only requests of this account'),
  times: z.number().int().min(1).max(1_000_000).nullable().describe('null: until it is cleared').default(1),
  probability: z.number().min(0).max(1).describe('Of each request, by the seed').default(1),
})
export type FaultInput = z.input<typeof faultInputSchema>

const { times, probability } = faultInputSchema.shape

export const faultSchema = faultInputSchema.extend({
  times: times.unwrap(),
  probability: probability.unwrap(),
  id: z.string(),
  met: z.number().describe('Requests so far'),
})
export type Fault = z.infer<typeof faultSchema>

import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { sliceMs, type ActivityLog } from '../activity/activity-log.ts'
import type { ServerApp } from '../http/server-app.ts'
import { timeSchema, toTime } from '../views/time.ts'

export const activitySchema = z.object({
  now: timeSchema.describe("this process's clock"),
  sliceMs: z.int().describe('how long a slice is'),
  slices: z
    .array(
      z.object({
        at: timeSchema.describe('when it began'),
        polls: z.int(),
        failedPolls: z.int(),
        messages: z.int().describe('recorded'),
        delivered: z.int().describe('calls of the adapter that were done'),
        failed: z.int().describe('calls of the adapter that failed'),
        parked: z.int().describe('events'),
        accepted: z.int().describe('updates taken'),
        sent: z.int().describe('updates that Dispatch took'),
        refused: z.int().describe('updates that Dispatch rejected, or that are dead'),
      }),
    )
    .describe('oldest first; those in which nothing happened are left out'),
})

/** What this process did of late. */
export function registerActivityRoute(app: ServerApp, activity: ActivityLog, now: () => number): void {
  app.route({
    method: 'GET',
    url: '/v1/activity',
    config: { access: forToken('read', 'operate', 'metrics') },
    schema: {
      operationId: 'getActivity',
      tag: 'Operations',
      summary: 'What this process did in the last hour, ten seconds by ten seconds',
      response: { 200: activitySchema },
    },
    handler: async (_request, reply) =>
      reply.code(200).send({
        now: toTime(now()),
        sliceMs,
        slices: activity.read().map((slice) => ({ ...slice, at: toTime(slice.at) })),
      }),
  })
}

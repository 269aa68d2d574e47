import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { sliceMs, type ActivityLog } from '../activity/activity-log.ts'
import type { BacklogLog } from '../activity/backlog-log.ts'
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

export const backlogSchema = z.object({
  now: timeSchema.describe("this process's clock"),
  samples: z
    .array(z.object({ at: timeSchema, waitingEvents: z.int(), queuedUpdates: z.int() }))
    .describe('oldest first; a minute in which the store could not be read is left out'),
})

/** What this process did of late, and how much waited. */
export function registerActivityRoutes(
  app: ServerApp,
  { activity, backlog }: { readonly activity: ActivityLog; readonly backlog: BacklogLog },
  now: () => number,
): void {
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

  app.route({
    method: 'GET',
    url: '/v1/activity/backlog',
    config: { access: forToken('read', 'operate', 'metrics') },
    schema: {
      operationId: 'getBacklog',
      tag: 'Operations',
      summary:
        'How much waited, minute by minute, in the last twelve hours or since this process was started',
      response: { 200: backlogSchema },
    },
    handler: async (_request, reply) =>
      reply.code(200).send({
        now: toTime(now()),
        samples: backlog.read().map(({ at, events, updates }) => ({
          at: toTime(at),
          waitingEvents: events,
          queuedUpdates: updates,
        })),
      }),
  })
}

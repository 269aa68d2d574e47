import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'

import { callerOf } from '../access/authenticate.ts'
import { pageQuery } from '../http/page.ts'
import type { EventStore } from '../sql/event-store.ts'
import { acmeEventSchema } from './event.ts'

const feed = z.object({ items: z.array(acmeEventSchema), nextCursor: z.string() })

/** `GET /v1/events`: the same events as on the webhooks, for whoever missed some or has none. */
export function registerEventRoutes(base: FastifyInstance, events: EventStore): void {
  base
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/events',
      { schema: { querystring: z.strictObject(pageQuery), response: { 200: feed } } },
      (request) => events.feed(callerOf(request).companyId, request.query.cursor, request.query.limit),
    )
}

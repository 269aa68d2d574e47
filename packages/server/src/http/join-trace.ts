import { context, propagation } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'

/**
 * What a request does belongs to the trace that its `traceparent` names. Not that of strangers: they would decide what is
 * traced.
 */
export function joinTrace(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _reply, done) => {
    if (!request.isKnown) return done()
    context.with(propagation.extract(context.active(), request.headers), done)
  })
}

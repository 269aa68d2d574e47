import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams } from '../http/fields.ts'
import { pageOf } from '../http/page.ts'
import { withinWorkOrderQuery } from '../http/within-work-order.ts'
import { visitInputSchema, visitMoveSchema, visitSchema } from './visit.ts'
import type { Visits } from './visits.ts'

export function registerVisitRoutes(base: FastifyInstance, visits: Visits): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/work-orders/:id/visits',
    {
      schema: { params: idParams, querystring: withinWorkOrderQuery, response: { 200: pageOf(visitSchema) } },
    },
    (request) =>
      visits.list(callerOf(request), request.params.id, request.query.externalReference, request.query),
  )
  app.post(
    '/work-orders/:id/visits',
    { schema: { params: idParams, body: visitInputSchema, response: { 201: visitSchema } } },
    (request, reply) => {
      reply.code(201)
      return visits.schedule(callerOf(request), request.params.id, request.body)
    },
  )
  app.get('/visits/:id', { schema: { params: idParams, response: { 200: visitSchema } } }, (request) =>
    visits.get(callerOf(request), request.params.id),
  )
  app.patch(
    '/visits/:id',
    { schema: { params: idParams, body: visitMoveSchema, response: { 200: visitSchema } } },
    (request) => visits.reschedule(callerOf(request), request.params.id, request.body),
  )
  app.post(
    '/visits/:id/cancel',
    { schema: { params: idParams, response: { 200: visitSchema } } },
    (request) => visits.cancel(callerOf(request), request.params.id),
  )
}

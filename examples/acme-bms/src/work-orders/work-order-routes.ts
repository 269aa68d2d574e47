import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams, instant } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { statusChangeSchema, type StatusChanges } from './status-changes.ts'
import { workOrderInputSchema, workOrderPatchSchema, workOrderSchema } from './work-order.ts'
import type { WorkOrders } from './work-orders.ts'
import { workOrderStatusSchema } from './workflow.ts'

const search = z.strictObject({
  ...pageQuery,
  externalReference: z.string().max(200).optional(),
  customerId: z.string().max(100).optional(),
  status: workOrderStatusSchema.optional(),
  updatedSince: instant.optional(),
})

export function registerWorkOrderRoutes(
  base: FastifyInstance,
  workOrders: WorkOrders,
  statusChanges: StatusChanges,
): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/work-orders',
    { schema: { querystring: search, response: { 200: pageOf(workOrderSchema) } } },
    (request) => workOrders.list(callerOf(request), request.query, request.query),
  )
  app.post(
    '/work-orders',
    { schema: { body: workOrderInputSchema, response: { 201: workOrderSchema } } },
    (request, reply) => {
      reply.code(201)
      return workOrders.create(callerOf(request), request.body)
    },
  )
  app.get(
    '/work-orders/:id',
    { schema: { params: idParams, response: { 200: workOrderSchema } } },
    (request) => workOrders.get(callerOf(request), request.params.id),
  )
  app.patch(
    '/work-orders/:id',
    { schema: { params: idParams, body: workOrderPatchSchema, response: { 200: workOrderSchema } } },
    (request) => workOrders.update(callerOf(request), request.params.id, request.body),
  )
  app.post(
    '/work-orders/:id/status',
    { schema: { params: idParams, body: statusChangeSchema, response: { 200: workOrderSchema } } },
    (request) => statusChanges.change(callerOf(request), request.params.id, request.body),
  )
}

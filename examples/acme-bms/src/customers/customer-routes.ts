import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { customerInputSchema, customerPatchSchema, customerSchema } from './customer.ts'
import type { Customers } from './customers.ts'

const search = z.strictObject({
  ...pageQuery,
  email: z.string().max(200).optional(),
  phone: z.string().max(40).optional(),
  externalReference: z.string().max(200).optional(),
})

export function registerCustomerRoutes(base: FastifyInstance, customers: Customers): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/customers',
    { schema: { querystring: search, response: { 200: pageOf(customerSchema) } } },
    (request) => customers.list(callerOf(request), request.query, request.query),
  )
  app.post(
    '/customers',
    { schema: { body: customerInputSchema, response: { 201: customerSchema } } },
    (request, reply) => {
      reply.code(201)
      return customers.create(callerOf(request), request.body)
    },
  )
  app.get('/customers/:id', { schema: { params: idParams, response: { 200: customerSchema } } }, (request) =>
    customers.get(callerOf(request), request.params.id),
  )
  app.patch(
    '/customers/:id',
    { schema: { params: idParams, body: customerPatchSchema, response: { 200: customerSchema } } },
    (request) => customers.update(callerOf(request), request.params.id, request.body),
  )
}

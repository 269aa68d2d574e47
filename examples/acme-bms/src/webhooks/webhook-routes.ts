import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams } from '../http/fields.ts'
import { deliverySchema, newWebhookSchema, webhookInputSchema, webhookSchema } from './webhook.ts'
import type { Webhooks } from './webhooks.ts'

const deliveryQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(50) })

export function registerWebhookRoutes(base: FastifyInstance, webhooks: Webhooks): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/webhooks',
    { schema: { response: { 200: z.object({ items: z.array(webhookSchema) }) } } },
    (request) => ({
      items: webhooks.list(callerOf(request)),
    }),
  )
  app.post(
    '/webhooks',
    { schema: { body: webhookInputSchema, response: { 201: newWebhookSchema } } },
    (request, reply) => {
      reply.code(201)
      return webhooks.create(callerOf(request), request.body)
    },
  )
  app.delete('/webhooks/:id', { schema: { params: idParams } }, (request, reply) => {
    webhooks.delete(callerOf(request), request.params.id)
    return reply.code(204).send()
  })
  app.get(
    '/webhooks/:id/deliveries',
    {
      schema: {
        params: idParams,
        querystring: deliveryQuery,
        response: { 200: z.object({ items: z.array(deliverySchema) }) },
      },
    },
    (request) => ({ items: webhooks.deliveries(callerOf(request), request.params.id, request.query.limit) }),
  )
}

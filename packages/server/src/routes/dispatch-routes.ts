import type { Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forCallback } from '../access/access.ts'
import { refuseCompressed, toJson } from '../http/json-body.ts'
import type { ServerApp } from '../http/server-app.ts'
import { readRawBodies, toBytes } from '../http/raw-body.ts'

/** Documents what Dispatch sends; the gateway reads it and keeps further attributes. */
export const activationDocs = z.looseObject({
  external_organization_id: z.union([z.string(), z.int()]).describe("the vendor's id of the provider"),
  organization_id: z.union([z.string(), z.int()]).describe("Dispatch's id of the provider"),
})
export const activationAnswerSchema = z.object({
  applied: z.boolean().describe('false: recorded, and listed in attention until a person confirms it'),
})

export const deliveryDocs = z.looseObject({
  type: z.string().optional().describe('a hint; what is inside decides'),
  payload: z.looseObject({}),
})
export const recordedSchema = z.object({ recorded: z.literal(true) })

/** The routes that Dispatch calls. Its media types cannot be relied on, so bodies are read as bytes. */
export async function registerDispatchRoutes(
  app: ServerApp,
  gateway: Gateway,
  maxBodyBytes: number,
): Promise<void> {
  readRawBodies(app)

  app.route({
    method: 'POST',
    url: '/v1/dispatch/activations',
    config: { access: forCallback, wire: 'dispatch' },
    schema: {
      operationId: 'receiveActivation',
      tag: 'From Dispatch',
      summary: 'A provider was connected',
      description:
        '200 if it was applied, or changed nothing; 202 if a person must confirm it first. More than 60 a minute that nobody ' +
        'asked for are 429.',
      bodyDocs: activationDocs,
      response: { 200: activationAnswerSchema, 202: activationAnswerSchema },
    },
    handler: async (request, reply) => {
      const body = toBytes(request.body)
      refuseCompressed(request.headers, body)
      const { applied } = await gateway.providers.activate(await toJson(body))
      return reply.code(applied ? 200 : 202).send({ applied })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/dispatch/events',
    bodyLimit: maxBodyBytes,
    config: { access: forCallback, wire: 'dispatch' },
    schema: {
      operationId: 'receiveDispatchEvent',
      tag: 'From Dispatch',
      summary: 'Webhook delivery instead of polling',
      description: 'Answered with 200 only once the bytes are durable; whatever they are, they are recorded.',
      bodyDocs: deliveryDocs,
      isRawBody: true,
      response: { 200: recordedSchema },
      problems: [503],
    },
    handler: async (request, reply) => {
      await gateway.webhooks.receiveDispatch(toBytes(request.body))
      return reply.code(200).send({ recorded: true })
    },
  })
}

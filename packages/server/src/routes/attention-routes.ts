import type { Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import type { ServerApp } from '../http/server-app.ts'
import { attentionSchema, heldSchema, toAttentionView, toHeldView } from '../views/operations-view.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import { cursorQuery, itemParameters } from './parameters.ts'
import { readPage } from './read-page.ts'

export const attentionPageSchema = pageSchema(attentionSchema)
export const heldPageSchema = pageSchema(heldSchema)
export const finishedSchema = z.object({ id: z.string(), state: z.literal('done') })

/** What needs a person, and what is held until one acts. */
export function registerAttentionRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/attention',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'listAttention',
      tag: 'Operations',
      summary: 'What a person should look at',
      querystring: cursorQuery,
      response: { 200: attentionPageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.operations.listAttention(request.query.cursor))
      return reply.code(200).send(toPageView(page, toAttentionView))
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/attention/:id/done',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'finishAttention',
      tag: 'Operations',
      summary: 'Tick off an item',
      params: itemParameters,
      response: { 200: finishedSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      await gateway.operations.finishAttention(request.params.id, callerOf(request))
      return reply.code(200).send({ id: request.params.id, state: 'done' })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/held',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'listHeld',
      tag: 'Operations',
      summary: 'What is held back, why, and what frees it',
      description:
        'What is retried by itself is not held: GET /v1/jobs?waiting=any lists it with its next time.',
      querystring: cursorQuery,
      response: { 200: heldPageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.operations.listHeld(request.query.cursor))
      return reply.code(200).send(toPageView(page, toHeldView))
    },
  })
}

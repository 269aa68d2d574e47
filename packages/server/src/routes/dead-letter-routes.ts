import { nullIsAbsent, type Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf, hasScope } from '../access/caller.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import {
  deadLetterDetailSchema,
  deadLetterSchema,
  toDeadLetterDetail,
  toDeadLetterView,
} from '../views/operations-view.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import { bodyId, cursorParameter, idText, itemParameters } from './parameters.ts'
import { readPage } from './read-page.ts'

const from = z
  .enum(['start', 'failed'])
  .exactOptional()
  .describe('`start` runs completed steps again; default failed')

const listQuery = z.strictObject({
  externalOrganizationId: idText.exactOptional(),
  cause: idText.exactOptional(),
  cursor: cursorParameter,
})

export const deadLetterPageSchema = pageSchema(deadLetterSchema)
export const replayRequestSchema = nullIsAbsent(z.strictObject({ from }))
export const replayFilterSchema = nullIsAbsent(
  z
    .strictObject({
      all: z.literal(true).exactOptional(),
      externalOrganizationId: bodyId.exactOptional(),
      cause: idText.exactOptional(),
      ratePerSecond: z.number().positive().max(10_000).exactOptional(),
      from,
      dryRun: z.boolean().exactOptional().describe('counts and changes nothing'),
    })
    .superRefine((filter, context) => {
      const hasFilter = filter.externalOrganizationId !== undefined || filter.cause !== undefined
      if (filter.all === true ? hasFilter : !hasFilter) {
        const message = 'expected either all: true, or one or both of externalOrganizationId and cause'
        context.addIssue({ code: 'custom', path: ['all'], message })
      }
    }),
)
export const replayAnswerSchema = z.object({ count: z.int().describe('how many are replayed') })
export const skippedSchema = z.object({ id: z.string(), state: z.literal('skipped') })

/** Parked events and updates: look, try again, give up. */
export function registerDeadLetterRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/dead-letters',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'listDeadLetters',
      tag: 'Operations',
      summary: 'Parked events and updates',
      querystring: listQuery,
      response: { 200: deadLetterPageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.operations.listDeadLetters(request.query))
      return reply.code(200).send(toPageView(page, toDeadLetterView))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/dead-letters/:id',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'getDeadLetter',
      tag: 'Operations',
      summary: 'One parked event or update',
      params: itemParameters,
      response: { 200: deadLetterDetailSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      const item = await gateway.operations.getDeadLetter(request.params.id)
      if (item === undefined) throw new HttpProblem(404, 'item_unknown', 'There is no such dead letter')
      return reply.code(200).send(toDeadLetterDetail(item, hasScope(request, 'operate')))
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/dead-letters/:id/replay',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'replayDeadLetter',
      tag: 'Operations',
      summary: 'Try one again',
      params: itemParameters,
      body: replayRequestSchema.optional(),
      response: { 202: replayAnswerSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      await gateway.operations.replay(request.params.id, request.body?.from ?? 'failed', callerOf(request))
      return reply.code(202).send({ count: 1 })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/dead-letters/:id/skip',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'skipDeadLetter',
      tag: 'Operations',
      summary: 'Give one up and let what waits behind it go on',
      params: itemParameters,
      response: { 200: skippedSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      await gateway.operations.skip(request.params.id, callerOf(request))
      return reply.code(200).send({ id: request.params.id, state: 'skipped' })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/dead-letters/replay',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'replayDeadLetters',
      tag: 'Operations',
      summary:
        'Try again all that fit a filter, in order, at a rate if one is given; goes on after a restart',
      body: replayFilterSchema,
      response: { 202: replayAnswerSchema },
    },
    handler: async (request, reply) => {
      const { count } = await gateway.operations.replayMany(request.body, callerOf(request))
      return reply.code(202).send({ count })
    },
  })
}

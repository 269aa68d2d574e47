import { wireDirections, wirePeers, type Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import {
  toWireCallDetailView,
  toWireCallView,
  wireCallDetailSchema,
  wireCallSchema,
} from '../views/wire-view.ts'
import { cursorParameter, idText, itemParameters, limitParameter } from './parameters.ts'
import { readPage } from './read-page.ts'

export const wirePageSchema = pageSchema(wireCallSchema)

const wireQuery = z.strictObject({
  cursor: cursorParameter,
  limit: limitParameter,
  direction: z.enum(wireDirections).exactOptional(),
  peer: z.enum(wirePeers).exactOptional(),
  externalOrganizationId: idText.exactOptional(),
  jobId: idText.exactOptional(),
  failed: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('true: those with no answer, or one of 400 or more'),
  emptyPolls: z.enum(['true', 'false']).exactOptional().describe('false: without polls that brought nothing'),
})

const description =
  'The newest calls of this process, in memory only: at most 500 to Dispatch, 500 to the product, 500 that came in and ' +
  '500 polls that brought nothing, for at most an hour. Other processes have their own.'

/** What the gateway calls, and what calls it. */
export function registerWireRoutes(app: ServerApp, { wire }: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/wire',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'listWireCalls',
      tag: 'Operations',
      summary: 'Calls to Dispatch and the product, and calls that came in: the newest first',
      description,
      querystring: wireQuery,
      response: { 200: wirePageSchema },
    },
    handler: async (request, reply) => {
      const { cursor, limit = 50, externalOrganizationId, failed, emptyPolls, ...filter } = request.query
      const page = await readPage(async () => {
        const found = wire.list({
          ...filter,
          provider: externalOrganizationId,
          onlyFailed: failed === 'true',
          skipsEmptyPolls: emptyPolls === 'false',
          before: cursor,
          limit: limit + 1,
        })
        const items = found.slice(0, limit)
        const last = items.at(-1)
        return { items, nextCursor: found.length > limit ? last?.id : undefined }
      })
      return reply.code(200).send(toPageView(page, toWireCallView))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/wire/:id',
    // Bodies hold the customer, as messages do.
    config: { access: forToken('operate') },
    schema: {
      operationId: 'getWireCall',
      tag: 'Operations',
      summary: 'One call with headers and bodies, without secrets',
      description,
      params: itemParameters,
      response: { 200: wireCallDetailSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      const call = wire.get(request.params.id)
      if (call !== undefined) return reply.code(200).send(toWireCallDetailView(call))
      throw new HttpProblem(404, 'not_found', 'This call is not kept', {
        detail: 'the newest are kept in memory, and this process keeps its own only',
      })
    },
  })
}

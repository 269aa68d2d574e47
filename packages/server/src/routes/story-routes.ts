import type { Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'
import { explanationSchema, toExplanationView } from '../views/explanation-view.ts'
import { idText, timeParameter } from './parameters.ts'

const text = z.string().trim().min(1).max(200)

const explainQuery = z
  .strictObject({
    job: text
      .exactOptional()
      .describe("Dispatch's id of it; else a name, claim, work order, telephone number or street"),
    claim: text.exactOptional(),
    bmsId: idText.exactOptional().describe('the work order that it is linked to'),
    phone: text.exactOptional().describe('in any spelling'),
    externalOrganizationId: idText.exactOptional(),
    since: timeParameter.exactOptional().describe('first seen since then'),
    until: timeParameter.exactOptional(),
  })
  .refine((query) => Object.keys(query).length > 0, {
    path: ['job'],
    message:
      'expected something to find it by: job, claim, bmsId, phone, externalOrganizationId, since or until',
  })

/** What support asks. */
export function registerStoryRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/explain',
    config: { access: forToken('read') },
    schema: {
      operationId: 'explain',
      tag: 'Jobs',
      summary: 'The story of a job in words and as data, or the proof that it never came',
      querystring: explainQuery,
      response: { 200: explanationSchema },
    },
    handler: async (request, reply) => {
      const { since, until, ...named } = request.query
      const told = await gateway.stories.explain({
        ...named,
        ...(since === undefined ? {} : { since: Date.parse(since) }),
        ...(until === undefined ? {} : { until: Date.parse(until) }),
      })
      return reply.code(200).send(toExplanationView(told))
    },
  })
}

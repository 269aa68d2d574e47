import {
  onboardOutcomes,
  providerChangeRequestSchema,
  providerRequestSchema,
  providerStates,
  type Gateway,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import { providerViewSchema, toProviderView } from '../views/provider-view.ts'
import { cursorParameter, idText, limitParameter, providerParameters, timeParameter } from './parameters.ts'
import { readPage } from './read-page.ts'

const listQuery = z.strictObject({
  state: z.enum(providerStates).exactOptional(),
  requestedBefore: timeParameter.exactOptional(),
  cursor: cursorParameter,
  limit: limitParameter,
})

export const onboardedSchema = providerViewSchema.extend({
  outcome: z
    .enum(onboardOutcomes)
    .describe('requested of Dispatch, changed while it stays connected, or unchanged'),
})
export const providerPageSchema = pageSchema(providerViewSchema)

export const providerCheckSchema = z.object({
  outcome: z.enum(onboardOutcomes).describe('what `POST /v1/providers` would answer'),
})

/** Connects, shows, changes and offboards providers. Playbook: Gateway > FAQs > Onboarding & offboarding. */
export function registerProviderRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'POST',
    url: '/v1/providers',
    config: { access: forToken('providers') },
    schema: {
      operationId: 'onboardProvider',
      tag: 'Providers',
      summary: 'Ask Dispatch to connect a provider',
      description:
        '201 if Dispatch was asked, for the first time or anew; 200 if nothing is sent: the same request was made before, or a connected provider is changed.',
      body: providerRequestSchema,
      response: { 200: onboardedSchema, 201: onboardedSchema },
      problems: [409],
    },
    handler: async (request, reply) => {
      const { provider, outcome } = await gateway.providers.onboard(request.body, callerOf(request))
      return reply.code(outcome === 'requested' ? 201 : 200).send({ ...toProviderView(provider), outcome })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/providers/check',
    config: { access: forToken('providers') },
    schema: {
      operationId: 'checkProvider',
      tag: 'Providers',
      summary: 'Check what would be asked for',
      description:
        'Looks at the request as POST /v1/providers would, settings by the adapter included. Nothing is stored, and ' +
        'neither Dispatch nor the field-service product is asked.',
      body: providerRequestSchema,
      response: { 200: providerCheckSchema },
      problems: [409],
    },
    handler: async (request, reply) =>
      reply.code(200).send({ outcome: await gateway.providers.check(request.body) }),
  })

  app.route({
    method: 'GET',
    url: '/v1/providers',
    config: { access: forToken('read', 'providers') },
    schema: {
      operationId: 'listProviders',
      tag: 'Providers',
      summary: 'List providers',
      querystring: listQuery,
      response: { 200: providerPageSchema },
    },
    handler: async (request, reply) => {
      const { requestedBefore, ...query } = request.query
      const before = requestedBefore === undefined ? {} : { requestedBefore: Date.parse(requestedBefore) }
      const page = await readPage(() => gateway.providers.list({ ...query, ...before }))
      return reply.code(200).send(toPageView(page, toProviderView))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/providers/:externalOrganizationId',
    config: { access: forToken('read', 'providers') },
    schema: {
      operationId: 'getProvider',
      tag: 'Providers',
      summary: 'One provider',
      params: providerParameters,
      response: { 200: providerViewSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      const provider = await gateway.providers.get(request.params.externalOrganizationId)
      if (provider === undefined) throw new HttpProblem(404, 'provider_unknown', 'There is no such provider')
      return reply.code(200).send(toProviderView(provider))
    },
  })

  app.route({
    method: 'PUT',
    url: '/v1/providers/:externalOrganizationId',
    config: { access: forToken('providers') },
    schema: {
      operationId: 'changeProvider',
      tag: 'Providers',
      summary: 'Change settings or secrets; connect by hand with organizationId',
      params: providerParameters,
      body: providerChangeRequestSchema,
      response: { 200: providerViewSchema },
      problems: [404, 409],
    },
    handler: async (request, reply) => {
      const { externalOrganizationId } = request.params
      const provider = await gateway.providers.change(externalOrganizationId, request.body, callerOf(request))
      return reply.code(200).send(toProviderView(provider))
    },
  })

  app.route({
    method: 'DELETE',
    url: '/v1/providers/:externalOrganizationId',
    config: { access: forToken('providers') },
    schema: {
      operationId: 'offboardProvider',
      tag: 'Providers',
      summary: 'Offboard a provider, after what is queued for it was sent',
      params: providerParameters,
      querystring: z.strictObject({
        organizationId: idText.exactOptional().describe("Dispatch's id, if it never told it"),
      }),
      response: { 202: providerViewSchema },
      problems: [404, 409],
    },
    handler: async (request, reply) => {
      const options = { ...request.query, caller: callerOf(request) }
      const provider = await gateway.providers.offboard(request.params.externalOrganizationId, options)
      return reply.code(202).send(toProviderView(provider))
    },
  })
}

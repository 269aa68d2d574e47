import { TruckrollError } from '@truckroll/gateway'
import type { Gateway } from '@truckroll/gateway/embed'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { forAdapter } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import { readRawBodies, toBytes } from '../http/raw-body.ts'
import type { ServerApp } from '../http/server-app.ts'
import { gatewayProblems } from '../problems/gateway-problems.ts'
import { providerParameters } from './parameters.ts'

const docs = {
  tag: 'From the field-service product',
  description:
    'Handed to the adapter exactly as it came; the adapter verifies it and says how it is answered.',
  isRawBody: true,
  mediaType: '*/*',
  problems: [404, 422, 503],
} as const

const checkDocs = {
  tag: docs.tag,
  description: 'Handed to the adapter, whose answer the vendor expects before it posts anything.',
  problems: [404, 422, 503],
} as const

/** Webhooks of the vendor. 404 if the adapter takes none. */
export async function registerBmsRoutes(
  app: ServerApp,
  gateway: Gateway,
  maxBodyBytes: number,
): Promise<void> {
  readRawBodies(app)
  app.addHook('onRequest', async () => {
    if (!gateway.receivesWebhooks) throw noWebhooks()
  })

  app.route({
    method: 'POST',
    url: '/v1/bms/webhook',
    bodyLimit: maxBodyBytes,
    config: { access: forAdapter, wire: 'bms' },
    schema: { ...docs, operationId: 'receiveBmsWebhook', summary: 'A webhook of the vendor' },
    handler: (request, reply) => receive(gateway, request, reply, {}),
  })

  app.route({
    method: 'GET',
    url: '/v1/bms/webhook',
    config: { access: forAdapter, wire: 'bms' },
    schema: { ...checkDocs, operationId: 'checkBmsWebhook', summary: 'The vendor checks the address' },
    handler: (request, reply) => receive(gateway, request, reply, {}),
  })

  app.route({
    method: 'GET',
    url: '/v1/bms/webhook/:externalOrganizationId',
    config: { access: forAdapter, wire: 'bms' },
    schema: {
      ...checkDocs,
      operationId: 'checkProviderWebhook',
      summary: 'The vendor checks the address of one provider',
      params: providerParameters,
    },
    handler: (request, reply) => receive(gateway, request, reply, request.params),
  })

  app.route({
    method: 'POST',
    url: '/v1/bms/webhook/:externalOrganizationId',
    bodyLimit: maxBodyBytes,
    config: { access: forAdapter, wire: 'bms' },
    schema: {
      ...docs,
      operationId: 'receiveProviderWebhook',
      summary: 'A webhook of the vendor for one provider',
      params: providerParameters,
    },
    handler: (request, reply) => receive(gateway, request, reply, request.params),
  })
}

async function receive(
  gateway: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
  provider: { readonly externalOrganizationId?: string },
): Promise<FastifyReply> {
  const incoming = {
    method: request.method === 'GET' ? 'GET' : 'POST',
    body: toBytes(request.body),
    headers: toTexts(request.headers),
    query: toTexts(request.query),
    ...provider,
  } as const
  const answer = await gateway.webhooks.receiveBms(incoming).catch((error: unknown) => {
    throw toWebhookError(error)
  })
  if (answer === undefined) throw noWebhooks()
  reply.code(answer.status)
  if (answer.body === undefined) return reply.send()
  const isJson = /^\s*[[{]/.test(answer.body)
  // Sent as bytes: Fastify would serialise a text again.
  return reply
    .type(isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8')
    .send(Buffer.from(answer.body))
}

/**
 * The vendor is at fault only if the adapter says so; after any other failure it should send the webhook
 * again.
 */
function toWebhookError(error: unknown): unknown {
  const status = TruckrollError.is(error) ? gatewayProblems.get(error.code)?.status : undefined
  if (status === 503 || (TruckrollError.is(error) && error.code === 'TR_ADAPTER_TERMINAL')) return error
  return new HttpProblem(503, 'webhook_not_taken', 'The webhook cannot be taken now; send it again', {
    cause: error,
    headers: { 'retry-after': '5' },
  })
}

function noWebhooks(): HttpProblem {
  return new HttpProblem(404, 'no_webhooks', 'The adapter takes no webhooks')
}

/** One text per name; repeated values are joined like headers. */
function toTexts(values: unknown): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value === 'string') texts[name] = value
    else if (Array.isArray(value)) texts[name] = value.map(String).join(', ')
  }
  return texts
}

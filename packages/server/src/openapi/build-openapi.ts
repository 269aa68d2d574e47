import { createDocument, type ZodOpenApiPathItemObject } from 'zod-openapi'
import { readPackageVersion } from '@truckroll/gateway'
import { errorResponses } from './error-responses.ts'
import { tags, type DocumentedRoute } from './route-docs.ts'
import { toOperation } from './to-operation.ts'
import { components, toSchema } from './to-schema.ts'
import { toWebhook } from './to-webhook.ts'
import { webhookEvents } from './webhooks/webhook-events.ts'

export type OpenApiDocument = ReturnType<typeof createDocument>

const description = `REST interface of a Truckroll gateway. Errors are problems by RFC 9457; decide by \`code\`.
Lists are pages: pass \`nextCursor\` as \`cursor\` until it is null. Times are ISO 8601; those you send need an offset.
Unknown fields and parameters are refused with a 422 that names them.`

const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of TRUCKROLL_API_TOKEN or TRUCKROLL_API_TOKENS. Each operation lists the scopes one of which is needed; ' +
      'admin stands for all. On loopback with no token set none is asked for.',
  },
  callbackToken: { type: 'http', scheme: 'bearer', description: 'A token of TRUCKROLL_CALLBACK_TOKEN.' },
  callbackQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The same token in the address.',
  },
} as const

/** The OpenAPI document of these routes, and of what the HTTP bridge posts. */
export function buildOpenApi(routes: readonly DocumentedRoute[]): OpenApiDocument {
  const paths: Record<string, ZodOpenApiPathItemObject> = {}
  for (const route of routes.toSorted((a, b) => (a.url < b.url ? -1 : 1))) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route) }
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Truckroll gateway', version: readPackageVersion(import.meta.url), description },
      servers: [{ url: '/' }],
      tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
      paths,
      webhooks: Object.fromEntries(webhookEvents.map((event) => [event.type, { post: toWebhook(event) }])),
      components: { schemas: components, responses: errorResponses, securitySchemes },
    },
    { override: toSchema },
  )
}

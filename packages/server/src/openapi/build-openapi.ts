import { readPackageVersion } from '@truckroll/gateway'
import { componentExamples } from './component-examples.ts'
import { answerComponents, requestComponents } from './components.ts'
import { errorResponses } from './error-responses.ts'
import { tags, type DocumentedRoute } from './route-docs.ts'
import { toNamedSchemas, type JsonSchema } from './to-json-schemas.ts'
import { toOperation, type Operation } from './to-operation.ts'
import { toWebhook } from './to-webhook.ts'
import { webhookEvents } from './webhooks/webhook-events.ts'

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, unknown>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

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
}

/** The OpenAPI document of these routes, and of what the HTTP bridge posts. */
export function buildOpenApi(routes: readonly DocumentedRoute[]): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}')
    const methods = (paths[path] ??= {})
    methods[route.method.toLowerCase()] = toOperation(route)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Truckroll gateway', version: readPackageVersion(import.meta.url), description },
    tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
    paths: Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    webhooks: Object.fromEntries(webhookEvents.map((event) => [event.type, { post: toWebhook(event) }])),
    components: { schemas: toComponents(), responses: errorResponses, securitySchemes },
  }
}

function toComponents(): Record<string, JsonSchema> {
  const schemas = {
    ...toNamedSchemas(requestComponents, 'input'),
    ...toNamedSchemas(answerComponents, 'output'),
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const examples = componentExamples[name]
      return [name, examples === undefined ? schema : { ...schema, examples }]
    }),
  )
}

import { isJsonObject } from '@truckroll/gateway'

export const scopes = ['read', 'updates', 'operate', 'providers', 'metrics', 'admin'] as const

export interface Route {
  readonly method: string
  /** An address of it. */
  readonly path: string
  readonly template: string
  /** Any of these opens it; undefined if it asks for no token of the API. */
  readonly scopes: readonly string[] | undefined
  readonly isCallback: boolean
  /** A name under `components/schemas`, if it takes a JSON body. */
  readonly body: string | undefined
}

/** Every route that the OpenAPI document has. */
export function routesOf(document: unknown): Route[] {
  const paths = at(document, 'paths')
  if (!isJsonObject(paths)) throw new Error('expected paths')
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(isJsonObject(methods) ? methods : {}).map(([method, operation]) => {
      const security: unknown = at(operation, 'security')
      const first: unknown = Array.isArray(security) ? security[0] : undefined
      const token = at(first, 'token')
      const content = at(at(operation, 'requestBody'), 'content')
      const reference = at(at(at(content, 'application/json'), 'schema'), '$ref')
      return {
        method: method.toUpperCase(),
        path: template.replaceAll(/\{\w+\}/g, 'x'),
        template,
        scopes: Array.isArray(token) ? token.map(String) : undefined,
        isCallback: at(first, 'callbackToken') !== undefined,
        body: typeof reference === 'string' ? reference.split('/').at(-1) : undefined,
      }
    }),
  )
}

function at(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined
}

import type { FastifyInstance, FastifySchema } from 'fastify'
import * as z from 'zod'
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathItemObject,
} from 'zod-openapi'
import { controlComponents } from './control-components.ts'

declare module 'fastify' {
  interface FastifySchema {
    tags?: readonly string[]
    summary?: string
    description?: string
  }
}

export interface ControlRoute {
  readonly method: string
  readonly url: string
  readonly schema: FastifySchema
}

const words: Readonly<Record<string, string>> = {
  200: 'Done',
  202: 'Taken; the rest follows',
  404: 'There is no such thing',
  409: 'It is not in the state for this',
  422: 'The request is not as expected; `issues` names each bad field',
}

/** Collects the routes of `app` that say what they do. */
export function collectRoutes(app: FastifyInstance): readonly ControlRoute[] {
  const routes: ControlRoute[] = []
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (schema?.summary === undefined) return
    for (const one of [method].flat()) {
      // Fastify adds a HEAD of its own to every GET.
      if (one !== 'HEAD') routes.push({ method: one, url, schema })
    }
  })
  return routes
}

/** The OpenAPI document of these routes. */
export function describeControl(routes: readonly ControlRoute[]): ReturnType<typeof createDocument> {
  const paths: Record<string, ZodOpenApiPathItemObject> = {}
  for (const { method, url, schema } of routes) {
    const path = url.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(schema) }
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Truckroll sandbox: control API',
        version: '1',
        description:
          'Plays the people at Dispatch, at the brands and in the app; shows what was said; makes trouble.',
      },
      paths,
      components: { schemas: controlComponents },
    },
    { override: toSchema },
  )
}

function toOperation({ tags, summary, description, params, querystring, body, response }: FastifySchema) {
  const operation: ZodOpenApiOperationObject = {
    tags: [...(tags ?? [])],
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(querystring instanceof z.ZodObject ? { query: querystring } : {}),
    },
    responses: toResponses(response),
  }
  if (summary !== undefined) operation.summary = summary
  if (description !== undefined) operation.description = description
  if (body instanceof z.ZodType) {
    const isOptional = body instanceof z.ZodOptional
    const schema = body instanceof z.ZodOptional ? body.unwrap() : body
    operation.requestBody = { required: !isOptional, content: { 'application/json': { schema } } }
  }
  return operation
}

function toResponses(response: unknown): NonNullable<ZodOpenApiOperationObject['responses']> {
  return Object.fromEntries(
    Object.entries(response ?? {}).map(([status, schema]: [string, z.ZodType]) => [
      status,
      { description: words[status] ?? 'Done', content: { 'application/json': { schema } } },
    ]),
  )
}

/** What the document says of a schema besides what zod does. */
const toSchema: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema }) => {
  if (zodSchema instanceof z.ZodObject) {
    // A schema of what is sent and of what is answered has one description, in one order.
    const { additionalProperties = false } = jsonSchema
    delete jsonSchema.additionalProperties
    jsonSchema.additionalProperties = additionalProperties
  }
  // An id may be longer than 64 bits hold.
  if (zodSchema instanceof z.ZodBigInt) delete jsonSchema.format
}

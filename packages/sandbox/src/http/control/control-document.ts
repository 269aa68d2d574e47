import type { FastifyInstance, FastifySchema } from 'fastify'
import * as z from 'zod'
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathItemObject,
} from 'zod-openapi'
import { answerExamples, problemExamples } from './answer-examples.ts'
import { controlComponents } from './control-components.ts'
import { problemSchema, problemType } from './problem-schema.ts'
import { requestExamples } from './request-examples.ts'

declare module 'fastify' {
  interface FastifySchema {
    tags?: readonly string[]
    summary?: string
    description?: string
  }
}

type Responses = NonNullable<ZodOpenApiOperationObject['responses']>

export interface ControlRoute {
  readonly method: string
  readonly url: string
  readonly schema: FastifySchema
}

const words: Readonly<Record<string, string>> = {
  200: 'Done',
  202: 'Taken; the rest follows',
  400: 'The body cannot be read: it is not JSON',
  401: 'No control token, or another one',
  403: 'The request comes from a foreign site, or by another host name than a loopback one',
  404: 'There is no such thing',
  409: 'It is not in the state for this',
  413: 'The body is too large',
  422: 'The request is not as expected; `issues` names each bad field',
}

/** Collects the routes of `app` that have a description. */
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
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route) }
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

function toOperation({ method, url, schema: route }: ControlRoute) {
  const { tags, summary, description, params, querystring, body } = route
  const operation: ZodOpenApiOperationObject = {
    tags: [...(tags ?? [])],
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(querystring instanceof z.ZodObject ? { query: querystring } : {}),
    },
    responses: { ...toAnswers(route.response), ...toProblems(route) },
  }
  if (summary !== undefined) operation.summary = summary
  if (description !== undefined) operation.description = description
  if (body instanceof z.ZodType) {
    const isOptional = body instanceof z.ZodOptional
    const schema = body instanceof z.ZodOptional ? body.unwrap() : body
    const examples = Object.entries(requestExamples[`${method} ${url}`] ?? {})
    const content = {
      schema,
      examples: Object.fromEntries(examples.map(([name, value]) => [name, { value }])),
    }
    operation.requestBody = { required: !isOptional, content: { 'application/json': content } }
  }
  return operation
}

function toAnswers(response: unknown): Responses {
  return Object.fromEntries(
    Object.entries(response ?? {})
      .filter(([status]) => Number(status) < 400)
      .map(([status, schema]: [string, z.ZodType]) => [
        status,
        { description: words[status] ?? 'Done', content: { 'application/json': { schema } } },
      ]),
  )
}

/** The refusals that a route declares, and those of every route of its kind. */
function toProblems({ body, querystring, response }: FastifySchema): Responses {
  const own = Object.keys(response ?? {})
    .map(Number)
    .filter((status) => status >= 400)
  const statuses = new Set([
    ...own,
    401,
    403,
    ...(body === undefined ? [] : [400, 413, 422]),
    ...(querystring === undefined ? [] : [422]),
  ])
  const toResponse = (description: string, example?: unknown) => ({
    description,
    content: { [problemType]: { schema: problemSchema, ...(example !== undefined && { example }) } },
  })
  return {
    ...Object.fromEntries(
      [...statuses].map((status) => [status, toResponse(words[status] ?? '', problemExamples[status])]),
    ),
    default: toResponse('Any other error'),
  }
}

const names = new Map<unknown, string>(
  Object.entries(controlComponents).map(([name, schema]) => [schema, name]),
)

/** What the document says about a schema in addition to zod. */
const toSchema: NonNullable<CreateDocumentOptions['override']> = ({ zodSchema, jsonSchema }) => {
  if (zodSchema instanceof z.ZodObject) {
    // A schema of what is sent and of what is answered has one description, in one order.
    const { additionalProperties = false } = jsonSchema
    delete jsonSchema.additionalProperties
    jsonSchema.additionalProperties = additionalProperties
  }
  const example = answerExamples[names.get(zodSchema) ?? '']
  if (example !== undefined) jsonSchema.examples = [example]
  // An id may be longer than 64 bits hold.
  if (zodSchema instanceof z.ZodBigInt) delete jsonSchema.format
}

import { z } from 'zod'
import type { FastifySchema } from 'fastify'
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
} from 'zod-openapi'
import type { Access } from '../access/access.ts'
import { toErrorResponse, unexpectedResponse } from './error-responses.ts'
import type { DocumentedRoute } from './route-docs.ts'
import { nameOf } from './to-schema.ts'

type Responses = NonNullable<ZodOpenApiOperationObject['responses']>

const words: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Made', 202: 'Taken; the rest follows' }

const actorParameter = {
  name: 'X-Truckroll-Actor',
  in: 'header',
  required: false,
  description: 'the person behind the token, for the audit',
  schema: { type: 'string', maxLength: 200 },
} as const

export function toOperation(route: DocumentedRoute): ZodOpenApiOperationObject {
  const { schema, access } = route
  const { operationId, tag, summary, description } = schema
  if (operationId === undefined || tag === undefined || summary === undefined) {
    throw new Error(`expected operationId, tag and summary in the schema of ${route.method} ${route.url}`)
  }
  const body = toRequestBody(route)
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: toSecurity(access),
    requestParams: toParameters(schema),
    parameters: access.kind === 'token' && route.method !== 'GET' ? [actorParameter] : [],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: toResponses(route, body !== undefined),
  }
}

function toSecurity(access: Access): Record<string, string[]>[] {
  if (access.kind === 'token') return [{ token: [...access.scopes] }]
  return access.kind === 'callback' ? [{ callbackToken: [] }, { callbackQuery: [] }] : []
}

function toParameters({ params, querystring, headers }: FastifySchema) {
  return {
    ...(params instanceof z.ZodObject ? { path: params } : {}),
    ...(querystring instanceof z.ZodObject ? { query: querystring } : {}),
    ...(headers instanceof z.ZodObject ? { header: withCapitals(headers) } : {}),
  }
}

/** Names of headers as people write them. */
function withCapitals({ shape }: z.ZodObject): z.ZodObject {
  const named = Object.entries(shape).map(([name, schema]: [string, z.ZodType]): [string, z.ZodType] => [
    name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
    schema,
  ])
  return z.object(Object.fromEntries(named))
}

function toRequestBody({ url, schema }: DocumentedRoute): ZodOpenApiRequestBodyObject | undefined {
  if (schema.isRawBody === true && schema.bodyDocs === undefined) {
    return { required: true, content: { '*/*': { schema: {} } } }
  }
  const whole = schema.bodyDocs ?? schema.body
  if (!(whole instanceof z.ZodType)) return undefined
  const isOptional = whole instanceof z.ZodOptional
  const { multipart } = schema
  return {
    required: !isOptional,
    content: {
      'application/json': { schema: toNamed(isOptional ? whole.unwrap() : whole, url) },
      ...(multipart === undefined ? {} : { 'multipart/form-data': { schema: toNamed(multipart, url) } }),
    },
  }
}

function toResponses(route: DocumentedRoute, hasBody: boolean): Responses {
  const isAdapters = route.access.kind === 'adapter'
  return {
    ...toAnswers(route),
    ...toErrors(route, hasBody),
    default: isAdapters
      ? { description: 'Whatever the adapter answers', content: { '*/*': {} } }
      : unexpectedResponse,
  }
}

function toAnswers({ url, schema }: DocumentedRoute): Responses {
  if (schema.mediaType !== undefined) {
    return { 200: { description: 'Done', content: { [schema.mediaType]: { schema: {} } } } }
  }
  const answers = Object.entries(schema.response ?? {}).map(
    ([status, answer]: [string, unknown]): [string, ZodOpenApiResponseObject] => [
      status,
      {
        description: words[status] ?? 'Done',
        content: { 'application/json': { schema: toNamed(answer, url) } },
      },
    ],
  )
  return Object.fromEntries(answers)
}

function toErrors({ url, schema, access }: DocumentedRoute, hasBody: boolean): Responses {
  const statuses = new Set(schema.problems ?? [])
  if (access.kind === 'token') statuses.add(401).add(403).add(429).add(503)
  if (access.kind === 'callback') statuses.add(401).add(404).add(429).add(503)
  if (access.kind === 'adapter') statuses.add(503)
  if (access.kind === 'open' && url !== '/healthz') statuses.add(403)
  if (hasBody) statuses.add(408).add(413)
  if (hasBody && schema.isRawBody !== true) statuses.add(400).add(415).add(422)
  if (schema.querystring !== undefined || schema.headers !== undefined) statuses.add(422)
  return Object.fromEntries([...statuses].map((status) => [status, toErrorResponse(status)]))
}

/** A schema that the document has under its name. */
function toNamed(schema: unknown, url: string): z.ZodType {
  if (!(schema instanceof z.ZodType) || nameOf(schema) === undefined) {
    throw new Error(`expected every schema of ${url} to be listed in components.ts`)
  }
  return schema
}

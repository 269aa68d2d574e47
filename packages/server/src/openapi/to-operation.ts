import { z } from 'zod'
import type { Access } from '../access/access.ts'
import { answerComponents, requestComponents } from './components.ts'
import { toErrorResponse, unexpectedResponse } from './error-responses.ts'
import type { DocumentedRoute } from './route-docs.ts'
import { toJsonSchema, type JsonSchema } from './to-json-schemas.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, unknown>>
}

const names = new Map<unknown, string>(
  [...Object.entries(requestComponents), ...Object.entries(answerComponents)].map(([name, schema]) => [
    schema,
    name,
  ]),
)

const words: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Made', 202: 'Taken; the rest follows' }

const actorParameter: Parameter = {
  name: 'X-Truckroll-Actor',
  in: 'header',
  required: false,
  description: 'the person behind the token, for the audit',
  schema: { type: 'string', maxLength: 200 },
}

export function toOperation(route: DocumentedRoute): Operation {
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
    parameters: toParameters(route),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: toResponses(route, body !== undefined),
  }
}

function toSecurity(access: Access): Operation['security'] {
  if (access.kind === 'token') return [{ token: access.scopes }]
  return access.kind === 'callback' ? [{ callbackToken: [] }, { callbackQuery: [] }] : []
}

function toParameters({ schema, access, method }: DocumentedRoute): Parameter[] {
  const listed = [
    ...toParametersIn('path', schema.params),
    ...toParametersIn('query', schema.querystring),
    ...toParametersIn('header', schema.headers),
  ]
  return access.kind === 'token' && method !== 'GET' ? [...listed, actorParameter] : listed
}

function toParametersIn(place: Parameter['in'], schema: unknown): Parameter[] {
  if (!(schema instanceof z.ZodType)) return []
  const { properties, required } = toJsonSchema(schema)
  const isRequired = new Set(Array.isArray(required) ? required : [])
  return Object.entries(properties ?? {}).map(([name, value]: [string, JsonSchema]) => ({
    name: place === 'header' ? name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()) : name,
    in: place,
    required: place === 'path' || isRequired.has(name),
    schema: value,
  }))
}

function toRequestBody({ url, schema }: DocumentedRoute): Operation['requestBody'] {
  if (schema.isRawBody === true && schema.bodyDocs === undefined) {
    return { required: true, content: { '*/*': { schema: {} } } }
  }
  const whole = schema.bodyDocs ?? schema.body
  if (!(whole instanceof z.ZodType)) return undefined
  const isOptional = whole instanceof z.ZodOptional
  const content: Record<string, unknown> = {
    'application/json': { schema: toReference(isOptional ? whole.unwrap() : whole, url) },
  }
  if (schema.multipart !== undefined)
    content['multipart/form-data'] = { schema: toReference(schema.multipart, url) }
  return { required: !isOptional, content }
}

function toResponses(route: DocumentedRoute, hasBody: boolean): Operation['responses'] {
  const isAdapters = route.access.kind === 'adapter'
  return {
    ...toAnswers(route),
    ...toErrors(route, hasBody),
    default: isAdapters
      ? { description: 'Whatever the adapter answers', content: { '*/*': {} } }
      : unexpectedResponse,
  }
}

function toAnswers({ url, schema }: DocumentedRoute): Record<string, unknown> {
  if (schema.mediaType !== undefined) {
    return { 200: { description: 'Done', content: { [schema.mediaType]: { schema: {} } } } }
  }
  const answers = Object.entries(schema.response ?? {}).map(
    ([status, answer]: [string, unknown]): [string, unknown] => [
      status,
      {
        description: words[status] ?? 'Done',
        content: { 'application/json': { schema: toReference(answer, url) } },
      },
    ],
  )
  return Object.fromEntries(answers)
}

function toErrors({ schema, access }: DocumentedRoute, hasBody: boolean): Record<string, unknown> {
  const statuses = new Set(schema.problems ?? [])
  if (access.kind === 'token') statuses.add(401).add(403)
  if (access.kind === 'callback') statuses.add(401).add(404)
  if (hasBody) statuses.add(413)
  if (hasBody && schema.isRawBody !== true) statuses.add(400).add(415).add(422)
  if (schema.querystring !== undefined || schema.headers !== undefined) statuses.add(422)
  return Object.fromEntries([...statuses].map((status) => [status, toErrorResponse(status)]))
}

function toReference(schema: unknown, url: string): { readonly $ref: string } {
  const name = names.get(schema)
  if (name === undefined) throw new Error(`expected every schema of ${url} to be listed in components.ts`)
  return { $ref: `#/components/schemas/${name}` }
}

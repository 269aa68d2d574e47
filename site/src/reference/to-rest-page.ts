import type { Answer, OpenApi, Operation, Schema } from './reference.ts'
import { toTable } from './to-table.ts'
import { nameOfRef, toTypeText } from './to-type-text.ts'

interface Route {
  readonly heading: string
  readonly operation: Operation
}

/** The REST API as one page: what can be called, by its subjects, and then every shape by its name. */
export function toRestPage(document: OpenApi): string {
  const routes = [
    ...listRoutes(document.paths, (method, path) => `${method.toUpperCase()} ${path}`),
    ...listRoutes(document.webhooks ?? {}, (_method, name) => name),
  ]
  return [
    '# REST API',
    '',
    'Written from the OpenAPI document that a gateway serves at `/openapi.json`, and `truckroll openapi` prints without one. A',
    'gateway shows it as a page at `/docs`, where it can be tried.',
    '',
    ...document.tags.flatMap(({ name, description }) => [
      `## ${name}`,
      '',
      ...(description === undefined ? [] : [description, '']),
      ...routes
        .filter(({ operation }) => operation.tags?.includes(name) === true)
        .flatMap((route) => toRoute(document, route)),
    ]),
    '## Shapes',
    '',
    ...Object.entries(document.components.schemas).flatMap(([name, schema]) => toShape(name, schema)),
  ].join('\n')
}

function listRoutes(
  paths: NonNullable<OpenApi['webhooks']>,
  toHeading: (method: string, path: string) => string,
): readonly Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ heading: toHeading(method, path), operation })),
  )
}

function toRoute(document: OpenApi, { heading, operation }: Route): readonly string[] {
  const { summary, description, security, parameters = [], requestBody, responses } = operation
  const scopes = [...new Set(security?.flatMap((each) => Object.values(each).flat()))]
  return [
    `### \`${heading}\``,
    '',
    ...[summary, description].flatMap((text) => (text === undefined ? [] : [toSentence(text), ''])),
    ...(scopes.length === 0
      ? []
      : [`Scope of the token: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`, '']),
    ...toTable(
      ['parameter', 'in', 'type', 'meaning'],
      parameters.map((parameter) => [
        `\`${parameter.name}\`${parameter.required === true ? '' : ' (optional)'}`,
        parameter.in,
        toTypeText(parameter.schema),
        parameter.description ?? parameter.schema?.description ?? '',
      ]),
    ),
    ...toTable(['body', 'type'], toContents(requestBody)),
    ...toTable(
      ['answer', 'meaning', 'body'],
      Object.entries(responses).map(([status, given]) => {
        const answer = given.$ref === undefined ? given : document.components.responses[nameOfRef(given.$ref)]
        const bodies = toContents(answer).map(([, type = '']) => type)
        return [status, answer?.description ?? '', [...new Set(bodies)].join(' or ')]
      }),
    ),
  ]
}

function toContents(answer: Answer | undefined): readonly (readonly string[])[] {
  return Object.entries(answer?.content ?? {}).map(([type, { schema }]) => [
    `\`${type}\``,
    toTypeText(schema),
  ])
}

function toShape(name: string, schema: Schema): readonly string[] {
  const { description, properties = {}, required = [], examples } = schema
  const rows = Object.entries(properties).map(([key, property]) => [
    `\`${key}\`${required.includes(key) ? '' : ' (optional)'}`,
    toTypeText(property),
    property.description ?? '',
  ])
  const [example] = examples ?? []
  return [
    `### ${name}`,
    '',
    ...(description === undefined ? [] : [toSentence(description), '']),
    ...(rows.length === 0 ? [toTypeText({ ...schema }), ''] : toTable(['field', 'type', 'meaning'], rows)),
    ...(example === undefined ? [] : ['```json', JSON.stringify(example, undefined, 2), '```', '']),
  ]
}

function toSentence(text: string): string {
  return /[.!?:`]$/.test(text) ? text : `${text}.`
}

import { eventTypes, isJsonObject } from '@truckroll/gateway'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { errorResponses } from '../src/openapi/error-responses.ts'
import { componentExamples } from '../src/openapi/component-examples.ts'
import { answerComponents, requestComponents } from '../src/openapi/components.ts'
import { AnswerChecker } from './support/check-answer.ts'
import { startWorld } from './support/start-world.ts'

async function readDocument(): Promise<Record<string, unknown>> {
  const { call } = await startWorld()
  const answer = await call('GET', '/openapi.json')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  if (!isJsonObject(answer.body)) throw new Error('expected an object')
  return { ...answer.body }
}

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const document = await readDocument()
    expect(document['openapi']).toBe('3.1.0')
    const result = await new Validator().validate(document)
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
  })

  test('points only at what is there, and its operation ids are unique', async () => {
    const document = await readDocument()
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
    for (const reference of new Set(references)) {
      const found = reference
        .split('/')
        .reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), document)
      expect(found, reference).toBeDefined()
    }
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map((match) => match[1])
    expect(ids.length).toBe(new Set(ids).size)
    expect(text).not.toMatch(/__s(?:hared|chema)|Output"/)
  })

  test('says of a parameter what it is for', async () => {
    const document = await readDocument()
    expect(document).toHaveProperty(
      ['paths', '/v1/jobs', 'get', 'parameters'],
      expect.arrayContaining([
        expect.objectContaining({
          name: 'q',
          in: 'query',
          description: expect.stringContaining('telephone'),
        }),
      ]),
    )
  })

  test('has every type of event under webhooks, each with a sample that fits its schema', async () => {
    const document = await readDocument()
    const webhooks = document['webhooks']
    expect(Object.keys(isJsonObject(webhooks) ? webhooks : {}).toSorted()).toEqual([...eventTypes].toSorted())
    const checker = new AnswerChecker(document)
    for (const [type, item] of Object.entries(isJsonObject(webhooks) ? webhooks : {})) {
      expect(item, type).toMatchObject({
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { $ref: expect.any(String) },
                examples: { sample: { value: { type } } },
              },
            },
          },
        },
      })
    }
    const named = Object.keys({ ...requestComponents, ...answerComponents })
    expect(named.filter((name) => !Object.hasOwn(componentExamples, name))).toEqual([])
    for (const [name, examples] of Object.entries(componentExamples)) {
      const schema = requestComponents[name] ?? answerComponents[name]
      for (const example of examples) {
        expect(checker.validate(name, example), name).toEqual([])
        expect(schema?.safeParse(example).error, name).toBeUndefined()
      }
    }
  })

  test('shows for each error an example of its own status', async () => {
    const document = await readDocument()
    const responses = Object.entries(errorResponses).filter(([name]) => name !== 'Unexpected')
    const checker = new AnswerChecker(document)
    for (const [name, { content }] of responses) {
      const [body] = Object.values(content)
      const example: unknown = JSON.parse(JSON.stringify(body && 'example' in body ? body.example : null))
      expect(checker.validate('Problem', example), name).toEqual([])
    }
    const statuses = responses.map(([, { content }]) => JSON.stringify(content).match(/"status":(\d+)/)?.[1])
    expect(statuses).toEqual([
      '400',
      '401',
      '403',
      '404',
      '408',
      '409',
      '413',
      '415',
      '422',
      '429',
      '502',
      '503',
      '504',
    ])
  })

  test('has a schema that refuses what the server refuses', async () => {
    const checker = new AnswerChecker(await readDocument())
    for (const [name, value] of [
      ['Update', { kind: 'finish' }],
      ['Update', { kind: 'accept', extra: 1 }],
      ['ProviderRequest', { name: 'x' }],
      ['QueuedUpdate', { id: 'x', state: 'lost' }],
      ['JobCreatedEvent', { type: 'job.updated', timestamp: '2026-03-01T00:00:00Z', data: {} }],
    ] as const) {
      expect(checker.validate(name, value), name).not.toEqual([])
    }
  })
})

describe('/docs', () => {
  test('is a page that loads only from the gateway, under a policy that allows nothing else', async () => {
    const { call } = await startWorld()
    const page = await call('GET', '/docs')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; .*connect-src 'self'/,
    )
    expect(page.text).not.toMatch(/<script>|https?:\/\//)
    const loaded = [...page.text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map((match) => match[1] ?? '')
    expect(loaded).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js'])
    const start = await call('GET', '/docs/start.js')
    expect(start.status).toBe(200)
    expect(start.headers.get('x-content-type-options')).toBe('nosniff')
    expect(start.text).toContain("url: '/openapi.json'")
  })
})

import { describe, expect, test } from 'vitest'
import { answerExamples, problemExamples } from '../src/http/control/answer-examples.ts'
import { controlComponents } from '../src/http/control/control-components.ts'
import { requestExamples } from '../src/http/control/request-examples.ts'
import { play } from './play.ts'
import { at } from './signed-client.ts'

async function readDocument(): Promise<unknown> {
  const { sandbox } = await play()
  return (await fetch(`${sandbox.url}/_control/openapi.json`)).json()
}

function operationsOf(document: unknown): { name: string; operation: unknown }[] {
  return Object.entries(Object(at(document, 'paths'))).flatMap(([path, item]) =>
    Object.entries(Object(item)).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      operation,
    })),
  )
}

describe('the document of the control API', () => {
  test('gives each refusal its media type and an example', async () => {
    const document = await readDocument()
    for (const { name, operation } of operationsOf(document)) {
      const responses = Object.entries(Object(at(operation, 'responses')))
      const refusals = responses.filter(([status]) => !status.startsWith('2'))
      expect(
        refusals.map(([status]) => status),
        name,
      ).toEqual(expect.arrayContaining(['401', '403', 'default']))
      for (const [status, response] of refusals) {
        expect(Object.keys(Object(at(response, 'content'))), `${name} ${status}`).toEqual([
          'application/problem+json',
        ])
        if (status === 'default') continue
        expect(at(response, 'content', 'application/problem+json', 'example', 'status'), name).toBe(
          Number(status),
        )
        expect(at(response, 'description'), `${name} ${status}`).toBeTruthy()
      }
    }
  })

  test('has an example of every body, and every example has a route', async () => {
    const document = await readDocument()
    const withBody = operationsOf(document).filter(
      ({ operation }) => at(operation, 'requestBody') !== undefined,
    )
    expect(withBody.map(({ name }) => name).toSorted()).toEqual(Object.keys(requestExamples).toSorted())
    for (const { name, operation } of withBody) {
      const examples = at(operation, 'requestBody', 'content', 'application/json', 'examples')
      expect(Object.keys(Object(examples)), name).toEqual(Object.keys(requestExamples[name] ?? {}))
      expect(Object.keys(Object(examples)).length, name).toBeGreaterThan(0)
    }
  })

  test('has an example of every schema with a name, which fits it', async () => {
    const schemas = Object(at(await readDocument(), 'components', 'schemas'))
    const named = Object.entries(controlComponents).filter(([name]) => name !== 'Problem')
    expect(named.map(([name]) => name).toSorted()).toEqual(Object.keys(answerExamples).toSorted())
    for (const [name, schema] of named) {
      expect(schema.safeParse(answerExamples[name]).error, name).toBeUndefined()
      expect(at(schemas, name, 'examples'), name).toEqual([answerExamples[name]])
    }
    for (const example of Object.values(problemExamples)) {
      expect(controlComponents['Problem']?.safeParse(example).error).toBeUndefined()
    }
  })

  test('has examples of bodies that the routes take', async () => {
    const { sandbox } = await play()
    for (const [route, examples] of Object.entries(requestExamples)) {
      const [method = '', url = ''] = route.split(' ')
      for (const [name, value] of Object.entries(examples)) {
        const answer = await fetch(sandbox.url + url.replaceAll(/:\w+/g, '1'), {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(value),
        })
        const text = await answer.text()
        // What it names may not be there; it is well-formed all the same.
        expect([200, 202, 404, 409], `${route} ${name}: ${text}`).toContain(answer.status)
      }
    }
  })

  test('says of each refusal what comes', async () => {
    const { sandbox } = await play()
    const document = await readDocument()
    const url = `${sandbox.url}/_control/jobs/1/acts`
    const json = { 'content-type': 'application/json' }
    const answers = [
      await fetch(url, { method: 'POST', headers: json, body: '{' }),
      await fetch(url, { method: 'POST', headers: { origin: 'https://evil.example' } }),
      await fetch(url, { method: 'POST', headers: json, body: '{"act":"accept"}' }),
      await fetch(url, { method: 'POST', headers: json, body: '{"act":"fly"}' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 403, 404, 422])
    for (const { status, headers } of answers) {
      const path = '/_control/jobs/{jobId}/acts'
      const content = at(document, 'paths', path, 'post', 'responses', String(status), 'content')
      expect(Object.keys(Object(content)), String(status)).toEqual([
        headers.get('content-type')?.split(';')[0],
      ])
    }
  })
})

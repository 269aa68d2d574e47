import { describe, expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../src/index.ts'
import { play } from './play.ts'
import { at } from './signed-client.ts'

const json = { 'content-type': 'application/json' }

async function ask(
  url: string,
  method = 'GET',
  body?: unknown,
  headers = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && json), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: await answer.json() }
}

describe('the control API over HTTP', () => {
  test('offers a job, acts on it, shows what is queued and received', async () => {
    const { sandbox, gateway } = await play()
    const base = `${sandbox.url}/_control`
    const offered = await ask(`${base}/brand/jobs`, 'POST', { fields: { title: 'Mine' } })
    expect(offered).toMatchObject({ status: 200, body: { status: 'offered', fields: { title: 'Mine' } } })
    const id = at(offered.body, 'id')
    expect(await ask(`${base}/jobs/${id}/acts`, 'POST', { act: 'accept' })).toMatchObject({
      status: 200,
      body: { status: 'unscheduled' },
    })
    expect(await ask(`${base}/jobs/${id}/acts`, 'POST', { act: 'accept' })).toMatchObject({ status: 409 })
    expect(await ask(`${base}/jobs/1/acts`, 'POST', { act: 'accept' })).toMatchObject({ status: 404 })
    expect(await ask(`${base}/jobs/${id}/acts`, 'POST', { act: 'fly' })).toMatchObject({
      status: 422,
      body: { issues: [{ path: '/act' }] },
    })
    const queues = await ask(`${base}/queues`)
    expect(queues.body).toMatchObject({
      items: [{ waiting: 1 }, { accountKey: 'account|2|gateway', waiting: 2, inFlight: 0 }],
    })
    expect(await gateway.poll()).toHaveLength(2)
    expect((await ask(`${base}/queues`)).body).toMatchObject({ items: [{}, { waiting: 0, inFlight: 2 }] })
    await gateway.postRecord('job', { id, status: 'paused' }, { messageId: 'm-1', recordType: 'gateway' })
    expect((await ask(`${base}/received?messageId=m-1`)).body).toMatchObject({
      items: [
        {
          accountKey: 'account|2|gateway',
          messageId: 'm-1',
          recordType: 'gateway',
          isGzip: true,
          body: [{ header: { record_type: 'job', version: 'v3' }, record: { id, status: 'paused' } }],
          outcomes: [{ result: 'updated', jobId: id }],
        },
      ],
    })
    const changes: [string, unknown][] = [
      ['change', { fields: { title: 'Other' } }],
      ['note', { text: 'a note' }],
      ['photo', {}],
      ['cancel', { reason: 'no longer needed' }],
    ]
    for (const [act, body] of changes) {
      expect(await ask(`${base}/brand/jobs/${id}/${act}`, 'POST', body)).toMatchObject({ status: 200 })
    }
    expect((await ask(`${base}/jobs/${id}`)).body).toMatchObject({
      status: 'canceled',
      statusMessage: 'no longer needed',
      fields: { title: 'Other' },
      attachments: [{ description: 'a note' }, { fileName: 'photo.png' }],
    })
  })

  test('moves the clock, orders trouble, changes settings and accounts, emits', async () => {
    const { sandbox, gateway } = await play()
    const base = `${sandbox.url}/_control`
    expect(await ask(`${base}/clock`, 'PUT', { time: '2030-01-01T00:00:00Z' })).toMatchObject({ status: 200 })
    expect(String(at((await ask(`${base}/clock/advance`, 'POST', { ms: 3_600_000 })).body, 'time'))).toMatch(
      /^2030-01-01T01/,
    )
    const fault = await ask(`${base}/faults`, 'POST', { route: 'agent/in', kind: 'reset' })
    expect((await ask(`${base}/faults/${at(fault.body, 'id')}`, 'DELETE')).status).toBe(200)
    expect((await ask(`${base}/faults/none`, 'DELETE')).status).toBe(404)
    expect((await ask(`${base}/settings`, 'PATCH', { latencyMs: 1 })).body).toMatchObject({
      latencyMs: 1,
      tokenSeconds: 7200,
      emptyPoll: 'array',
    })
    expect(
      (await ask(`${base}/accounts`, 'PATCH', { key: 'account|2|gateway', acks: true })).body,
    ).toMatchObject({ acks: true })
    expect(
      (await ask(`${base}/accounts`, 'PATCH', { key: 'account|2|gateway', delivery: 'webhook' })).status,
    ).toBe(409)
    const emitted = await ask(`${base}/emit`, 'POST', { accountKey: 'account|2|gateway', payload: 'hostile' })
    expect(emitted.status).toBe(200)
    expect((await gateway.poll())[0]?.payload).toBe('hostile')
    expect((await ask(`${base}/emit`, 'POST', { accountKey: 'account|2|gateway' })).status).toBe(422)
    expect((await ask(`${base}/state`)).body).toMatchObject({ settings: { latencyMs: 1 }, received: 0 })
  })

  test('a field at fault is named by a JSON pointer, whatever its name holds', async () => {
    const { sandbox } = await play()
    const base = `${sandbox.url}/_control`
    const offered = await ask(`${base}/brand/jobs`, 'POST', { 'a/b~c': 1 })
    expect(offered).toMatchObject({ status: 422, body: { issues: [{ path: '/a~1b~0c' }] } })
    const settings = await ask(`${base}/settings`, 'PATCH', 'text')
    expect(settings).toMatchObject({ status: 422, body: { issues: [{ path: '' }] } })
  })

  test('a page of another site is refused, with a body or without one', async () => {
    const { sandbox } = await play()
    const url = `${sandbox.url}/_control/brand/jobs`
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost']) {
      expect(await ask(url, 'POST', undefined, { origin })).toMatchObject({ status: 403 })
      expect(await ask(url, 'POST', {}, { origin })).toMatchObject({ status: 403 })
      expect(await ask(`${sandbox.url}/_control/state`, 'GET', undefined, { origin })).toMatchObject({
        status: 403,
      })
    }
    expect(sandbox.control.jobs()).toEqual([])
    expect(await ask(url, 'POST', undefined, { origin: sandbox.url })).toMatchObject({ status: 200 })
  })

  test('every route and schema is in the OpenAPI document', async () => {
    const { sandbox } = await play()
    const { body } = await ask(`${sandbox.url}/_control/openapi.json`)
    expect(at(body, 'openapi')).toBe('3.1.0')
    expect(Object.keys(Object(at(body, 'paths'))).toSorted()).toEqual(
      [
        'accounts',
        'brand/jobs',
        'brand/jobs/{jobId}/cancel',
        'brand/jobs/{jobId}/change',
        'brand/jobs/{jobId}/note',
        'brand/jobs/{jobId}/photo',
        'brand/jobs/{jobId}/reassign',
        'brand/records',
        'brand/sample',
        'calendar',
        'callbacks',
        'changes',
        'clock',
        'clock/advance',
        'deliveries',
        'documents/{documentId}/acts',
        'emit',
        'faults',
        'faults/{id}',
        'jobs',
        'jobs/{jobId}',
        'jobs/{jobId}/acts',
        'messages/discard',
        'messages/repeat',
        'offers/{offerId}/assign',
        'offers/{offerId}/cancel',
        'organizations',
        'provisioning',
        'provisioning/{externalOrganizationId}/match',
        'queues',
        'received',
        'records',
        'requests',
        'requests/{seq}',
        'reset',
        'settings',
        'state',
        'wire',
      ].map((path) => `/_control/${path}`),
    )
    const schemas = Object.keys(Object(at(body, 'components', 'schemas')))
    expect(schemas).toEqual(
      expect.arrayContaining(['Account', 'Job', 'Fault', 'Received', 'State', 'Problem']),
    )
    const references = JSON.stringify(body).matchAll(/#\/components\/schemas\/([^"]+)/g)
    for (const [, name] of references) expect(schemas).toContain(name)
  })

  test('the OpenAPI document keeps what is said of fields, and names each schema once', async () => {
    const { sandbox } = await play()
    const { body } = await ask(`${sandbox.url}/_control/openapi.json`)
    expect(at(body, 'components', 'schemas', 'WireItem', 'properties', 'at')).toEqual({
      type: 'number',
      description: 'When it was queued or received, in milliseconds since 1970',
    })
    const schemas = Object.keys(Object(at(body, 'components', 'schemas')))
    expect(schemas.filter((name) => /(?:In|Out)put$|^__/.test(name))).toEqual([])
    const offer = at(body, 'paths', '/_control/brand/jobs', 'post')
    expect(at(offer, 'requestBody', 'required')).toBe(false)
    expect(at(offer, 'responses', '404', 'description')).toBe('There is no such thing')
  })

  test('a body that is no JSON, and a path that is nothing', async () => {
    const { sandbox } = await play()
    const answer = await fetch(`${sandbox.url}/_control/emit`, { method: 'POST', headers: json, body: '{' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ])
    expect(await answer.text()).toMatch(/line 1, column 2/)
    expect((await fetch(`${sandbox.url}/nowhere`)).status).toBe(404)
    expect((await fetch(`${sandbox.url}/v1/datafiles/none`)).status).toBe(404)
  })
})

describe('who gets in', () => {
  test('with a token only its bearer', async () => {
    const { sandbox } = await play(undefined, { controlToken: 'a-long-token' })
    const url = `${sandbox.url}/_control/state`
    expect((await ask(url)).status).toBe(401)
    expect((await ask(url, 'GET', undefined, { authorization: 'Bearer other' })).status).toBe(401)
    expect((await ask(url, 'GET', undefined, { authorization: 'Bearer a-long-token' })).status).toBe(200)
    expect((await ask(`${sandbox.url}/_control/openapi.json`)).status).toBe(401)
  })

  test('nothing beyond loopback without one', async () => {
    await expect(createSandbox({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'TR_SANDBOX_OPTIONS' })
  })

  test.each([
    [{ port: 70_000 }, 'port'],
    [{ visibilityTimeoutSeconds: 0 }, 'visibilityTimeoutSeconds'],
    [{ latencyMs: -1 }, 'latencyMs'],
    [{ seed: 1.5 }, 'seed'],
    [{ controlToken: 'short' }, 'controlToken'],
  ])('%j is refused', async (options, name) => {
    await expect(createSandbox(options)).rejects.toThrow(name)
  })

  test('a port that is taken, an address asked for too early', async () => {
    const { sandbox } = await play()
    const second = await createSandbox({ port: sandbox.port })
    onTestFinished(() => second.close())
    expect(() => second.url).toThrow(/listen\(\) first/)
    await expect(second.listen()).rejects.toMatchObject({ code: 'TR_SANDBOX_LISTEN' })
  })
})

import { isJsonObject } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { startWorld } from './support/start-world.ts'
import { credentialAdapter } from './support/test-adapter.ts'

function firstOf(body: unknown): Record<string, unknown> {
  const items = isJsonObject(body) ? body['items'] : undefined
  const first: unknown = Array.isArray(items) ? items[0] : undefined
  if (!isJsonObject(first)) throw new Error('expected a list with an item')
  return { ...first }
}

/** How much waits, by job. */
function waitingOf(body: unknown): Readonly<Record<string, unknown>> {
  const items = isJsonObject(body) && Array.isArray(body['items']) ? body['items'].filter(isJsonObject) : []
  return Object.fromEntries(items.map((item) => [String(item['jobId']), item['waiting']]))
}

describe('dead letters', () => {
  test('are listed, shown, replayed and skipped', async () => {
    const { call, offerJob, gateway } = await startWorld()
    const jobId = await offerJob({ title: 'refuse' })
    const listed = await call('GET', '/v1/dead-letters')
    expect(listed.body).toMatchObject({
      items: [
        {
          jobId,
          externalOrganizationId: null,
          type: 'job.created',
          cause: expect.any(String),
          message: expect.stringContaining('title'),
          attempts: 1,
          parkedAt: expect.stringMatching(/Z$/),
          waitingBehind: 0,
        },
      ],
      nextCursor: null,
    })
    const { id } = firstOf(listed.body)
    expect((await call('GET', `/v1/dead-letters/${String(id)}`)).body).toMatchObject({ id })
    expect(firstOf((await call('GET', '/v1/held')).body)).toMatchObject({ jobId, reason: 'dead_letter' })

    const parked = new Promise((resolve) => gateway.on('event:parked', resolve))
    const replayed = await call('POST', `/v1/dead-letters/${String(id)}/replay`, { json: { from: 'start' } })
    expect(replayed.status).toBe(202)
    expect(replayed.body).toEqual({ count: 1 })
    await parked
    const counted = await call('POST', '/v1/dead-letters/replay', { json: { all: true, dryRun: true } })
    expect(counted.status).toBe(202)
    expect(counted.body).toEqual({ count: 1 })

    const skipped = await call('POST', `/v1/dead-letters/${String(id)}/skip`, {
      headers: { 'content-type': 'application/json' },
    })
    expect(skipped.status).toBe(200)
    expect((await call('GET', '/v1/dead-letters')).body).toEqual({ items: [], nextCursor: null })
    expect((await call('GET', '/v1/held')).body).toEqual({ items: [], nextCursor: null })
  })

  test('say what the other side answered, and show what was handed over to those who may act', async () => {
    const { call, offerJob } = await startWorld({
      server: { apiToken: 'master', apiTokens: 'office:operate+read:office-token,eyes:read:eyes-token' },
    })
    const jobId = await offerJob({ title: 'refuse' })
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
    const answer = {
      status: 422,
      title: 'Refused',
      detail: 'do not service',
      text: '{"title":"Refused","detail":"do not service","by":"[e-mail]"}',
    }
    const listed = firstOf((await call('GET', '/v1/dead-letters', bearer('eyes-token'))).body)
    expect(listed).toMatchObject({ jobId, answer })
    const path = `/v1/dead-letters/${String(listed['id'])}`
    const seen = (await call('GET', path, bearer('eyes-token'))).body
    expect(seen).toMatchObject({ answer })
    expect(seen).not.toHaveProperty('payload')
    const whole = (await call('GET', path, bearer('office-token'))).body
    expect(whole).toMatchObject({ answer, payload: { jobId, job: { title: 'refuse' } } })
  })

  test('that are not there are 404', async () => {
    const { call } = await startWorld()
    expect((await call('GET', '/v1/dead-letters/none')).status).toBe(404)
    expect((await call('POST', '/v1/dead-letters/none/replay')).status).toBe(404)
    expect((await call('POST', '/v1/dead-letters/none/skip')).status).toBe(404)
  })

  test.for<[string, unknown]>([
    ['nothing', undefined],
    ['no filter', {}],
    ['all and a filter', { all: true, cause: 'x' }],
    ['a rate of 0', { all: true, ratePerSecond: 0 }],
    ['another beginning', { all: true, from: 'end' }],
  ])('refuse a replay by %s', async ([, json]) => {
    const { call } = await startWorld()
    expect((await call('POST', '/v1/dead-letters/replay', { json })).status).toBe(422)
  })
})

describe('attention', () => {
  test('is listed until it is ticked off, with a JSON content type and no body, too', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob({ title: 'look' })
    const listed = await call('GET', '/v1/attention')
    expect(firstOf(listed.body)).toMatchObject({
      jobId,
      text: 'Call the customer',
      since: expect.stringMatching(/Z$/),
    })
    const { id } = firstOf(listed.body)
    const headers = { 'content-type': 'application/json' }
    const done = await call('POST', `/v1/attention/${String(id)}/done`, { headers })
    expect(done.body).toEqual({ id, state: 'done' })
    expect((await call('GET', '/v1/attention')).body).toEqual({ items: [], nextCursor: null })
    expect((await call('POST', `/v1/attention/${String(id)}/done`)).status).toBe(404)
  })

  test('refuses, for every list, a cursor that no list gave out', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const document = await call('GET', '/openapi.json')
    const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(document.body)
    const lists = Object.entries(paths).filter(([, item]) => JSON.stringify(item).includes('"name":"cursor"'))
    expect(lists.map(([path]) => path)).toEqual(
      expect.arrayContaining(['/v1/attention', '/v1/audit', '/v1/held', '/v1/jobs', '/v1/providers']),
    )
    for (const [path] of lists) {
      for (const cursor of ['zzz', 'made-up', '-1', 't.', 't.%2B', '%00', '1e3']) {
        const answer = await call('GET', `${path.replace('{jobId}', jobId)}?cursor=${cursor}`)
        expect(answer.status, `${path} ${cursor}`).toBe(422)
        expect(answer.body).toMatchObject({ errors: [{ parameter: 'cursor' }] })
      }
    }
  })
})

describe('held', () => {
  test('says why a job waits and what frees it', async () => {
    const { call, sandbox } = await startWorld({ adapter: credentialAdapter })
    const { id } = sandbox.control.brand.offerJob()
    await vi.waitFor(async () =>
      expect(firstOf((await call('GET', '/v1/held')).body)).toMatchObject({
        jobId: String(id),
        externalOrganizationId: null,
        reason: 'provider_unknown',
        waiting: 1,
        freedBy: expect.stringContaining('connect'),
      }),
    )
  })

  test('lists a job of which only updates wait, and one whose events wait too, each once', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const quiet = await offerJob()
    const busy = await offerJob()
    await call('POST', '/v1/pause', { json: { all: true } })
    expect((await call('GET', '/v1/held')).body).toMatchObject({ items: [] })
    const note = { json: { kind: 'note', text: 'on our way' } }
    for (const jobId of [quiet, busy]) await call('POST', `/v1/jobs/${jobId}/updates`, note)
    sandbox.control.brand.addNote(Number(busy), { text: 'gate code 4711' })
    await vi.waitFor(async () => {
      const { body } = await call('GET', '/v1/status')
      expect(body).toMatchObject({ waitingEvents: 1, queuedUpdates: 2, heldKeys: 2 })
    })
    const held = {
      reason: 'paused',
      freedBy: 'resume it: truckroll resume',
      since: expect.stringMatching(/Z$/),
    }
    const { body } = await call('GET', '/v1/held')
    expect(body).toMatchObject({ items: [{ ...held }, { ...held }] })
    expect(waitingOf(body)).toEqual({ [quiet]: 1, [busy]: 2 })
    await call('POST', '/v1/resume', { json: { all: true } })
    await vi.waitFor(async () => {
      expect((await call('GET', '/v1/status')).body).toMatchObject({ waitingEvents: 0, queuedUpdates: 0 })
    })
    expect((await call('GET', '/v1/held')).body).toMatchObject({ items: [] })
  })
})

describe('pause and resume', () => {
  test.for([[{ all: true }], [{ externalOrganizationId: 'shop-1' }], [{ jobId: '9007199254740993' }]])(
    'take one scope: %j',
    async ([json]) => {
      const { call, gateway } = await startWorld()
      const shop = { externalOrganizationId: 'shop-1', name: 'Shop', email: 'a@example.com' }
      await call('POST', '/v1/providers', { json: shop })
      await gateway.jobs.import([{ id: 9007199254740993n, bmsId: 'WO-1' }], { token: 'test' })
      expect((await call('POST', '/v1/pause', { json })).body).toEqual({ ...json, state: 'paused' })
      expect((await call('GET', '/v1/status')).body).toMatchObject({ paused: [json] })
      expect((await call('POST', '/v1/resume', { json })).body).toEqual({
        ...json,
        state: 'running',
        stillPaused: [],
      })
      expect((await call('GET', '/v1/status')).body).toMatchObject({ paused: [] })
    },
  )

  test.for([[{}], [{ all: false }], [{ all: true, jobId: '1' }], [{ everything: true }]])(
    'refuse %j',
    async ([json]) => {
      const { call } = await startWorld()
      expect((await call('POST', '/v1/pause', { json })).status).toBe(422)
      expect((await call('POST', '/v1/resume', { json })).status).toBe(422)
    },
  )
})

describe('status and audit', () => {
  test('status shows figures, polls and what is down', async () => {
    const { call, offerJob } = await startWorld()
    await offerJob({ title: 'refuse' })
    expect((await call('GET', '/v1/status')).body).toMatchObject({
      environment: 'sandbox',
      instance: 'main',
      adapter: { name: 'test', version: '1.0.0' },
      deadLetters: 1,
      heldKeys: 1,
      down: [],
      credentials: [{ role: 'leading', lastPollAt: expect.stringMatching(/Z$/) }],
    })
  })

  test('every act is audited with the name of the token and the actor', async () => {
    const { call } = await startWorld({
      server: { apiToken: 'master', apiTokens: 'office:operate+read:office-token' },
      token: 'office-token',
    })
    await call('POST', '/v1/pause', { json: { all: true }, headers: { 'x-truckroll-actor': 'Rosa Lind' } })
    await call('POST', '/v1/resume', { json: { all: true }, token: 'master' })
    expect((await call('GET', '/v1/audit')).body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          token: 'office',
          actor: 'Rosa Lind',
          act: 'pause',
          subject: 'all',
          before: 'running',
          after: 'paused',
        }),
        expect.objectContaining({ token: 'api-token', act: 'resume', before: 'paused', after: 'running' }),
      ]),
    })
  })

  test.for([['x'.repeat(201)], ['Zoë'], [' ']])('refuses the actor %j', async ([actor = '']) => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/pause', {
      json: { all: true },
      headers: { 'x-truckroll-actor': actor },
    })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ header: 'X-Truckroll-Actor' }] })
  })
})

describe('health', () => {
  test('/healthz is ok, /readyz lists its checks', async () => {
    const { call } = await startWorld()
    expect((await call('GET', '/healthz')).body).toEqual({ status: 'ok' })
    await vi.waitFor(async () => {
      const ready = await call('GET', '/readyz')
      expect(ready.status).toBe(200)
      expect(ready.body).toMatchObject({ status: 'ok', checks: expect.arrayContaining([expect.any(Object)]) })
    })
  })

  test('/readyz is 503 with the same checks if the gateway does not run', async () => {
    const { call, gateway } = await startWorld()
    await gateway.stop({ graceMs: 500 })
    const answer = await call('GET', '/readyz')
    expect(answer.status).toBe(503)
    expect(answer.body).toMatchObject({ status: 503, code: 'not_ready', checks: expect.any(Array) })
    expect((await call('GET', '/healthz')).status).toBe(200)
  })
})

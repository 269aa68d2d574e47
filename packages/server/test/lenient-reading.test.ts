import { gzipSync } from 'node:zlib'
import { isJsonObject } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

/** The times of the appointments that Dispatch received. */
function timesOf({ sandbox }: World): unknown[] {
  return sandbox.control
    .received()
    .flatMap((one) => one.body)
    .map((one) => (isJsonObject(one) && isJsonObject(one['record']) ? one['record']['time'] : undefined))
    .filter((time) => time !== undefined)
}

describe('what vendors really send', () => {
  test.for([
    '2026-03-08T07:30:00+0000',
    '2026-03-08T07:30Z',
    '2026-03-08T02:30-05:00',
    '2026-03-08T02:30:00-05',
    '2026-03-08t07:30:00.000z',
    '2026-03-08T02:30-05:00[America/Chicago]',
  ])('a visit at %s is sent as UTC, alone and in a list', async (start) => {
    const world = await startWorld()
    const jobId = await world.offerJob()
    const visit = { kind: 'schedule', start, durationSeconds: 3600, occurredAt: start }
    const one = await world.call('POST', `/v1/jobs/${jobId}/updates`, {
      json: { ...visit, appointmentId: 77 },
    })
    expect(one.status).toBe(202)
    const list = await world.call('POST', '/v1/updates', {
      json: [{ ...visit, jobId: Number(jobId), appointmentId: 78, idempotencyKey: null }],
    })
    expect(list.body).toMatchObject({ items: [{ status: 202 }] })
    await vi.waitFor(() =>
      expect(timesOf(world)).toEqual(['2026-03-08T07:30:00.000Z', '2026-03-08T07:30:00.000Z']),
    )
  })

  test.for([
    '2026-03-08T07:30:00 0000',
    '2026-03-08T07:30:00+0000',
    '2026-03-08T07:30 00:00',
    '2026-03-08T02:30-05',
  ])('?since=%s is taken', async (since) => {
    const { call, offerJob } = await startWorld()
    await offerJob()
    const answer = await call('GET', `/v1/jobs?since=${since}&until=2199-01-01T00:00Z`)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ items: [{ status: 'offered' }] })
  })

  test('null for a member that may be left out is as if it were', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const statuses = await Promise.all(
      [
        { kind: 'pause', reason: null, description: null, occurredAt: null, force: null },
        { kind: 'note', text: 'x', id: null },
      ].map(async (json) => (await call('POST', `/v1/jobs/${jobId}/updates`, { json })).status),
    )
    expect(statuses).toEqual([202, 202])
    const provider = await call('POST', '/v1/providers', {
      json: {
        externalOrganizationId: 17,
        name: 'Harbor Heating',
        email: 'r&r@example.com',
        phoneNumber: null,
        address: { state: 'ME', city: null },
        credentials: null,
      },
    })
    expect(provider.status).toBe(201)
    expect(provider.body).toMatchObject({ externalOrganizationId: '17' })
    const paused = await call('POST', '/v1/pause', {
      json: { all: null, externalOrganizationId: 17, jobId: null },
    })
    expect(paused.status).toBe(200)
  })

  test.for(['r&r@example.com', 'a/b@example.com', "o'neil+hvac@example.com"])(
    'the address %s is one',
    async (email) => {
      const { call } = await startWorld()
      const json = { externalOrganizationId: 'shop', name: 'Shop', email }
      expect((await call('POST', '/v1/providers', { json })).status).toBe(201)
    },
  )

  test('a number for an id is its digits', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const linked = await call('PUT', `/v1/jobs/${jobId}`, { json: { bmsId: 1042 } })
    expect(linked.body).toMatchObject({ bmsId: '1042' })
    const note = await call('POST', `/v1/jobs/${jobId}/updates`, {
      json: { kind: 'note', text: 'x', id: 77 },
    })
    expect(note.status).toBe(202)
    const list = await call('POST', '/v1/updates', {
      json: [{ jobId: Number(jobId), idempotencyKey: 88, kind: 'note', text: 'x' }],
    })
    expect(list.body).toMatchObject({ items: [{ status: 202 }] })
    const imported = await call('POST', '/v1/jobs/import', {
      json: [{ id: 5, organizationId: null, sourceId: null, bmsId: 6 }],
    })
    expect(imported.body).toEqual({ imported: 1 })
    expect((await call('GET', '/v1/jobs/5')).body).toMatchObject({ bmsId: '6' })
  })

  test('base64 may have line ends, and is the same file without them', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const content = Buffer.alloc(300, 7).toString('base64')
    const send = (contentBase64: string) =>
      call('POST', `/v1/jobs/${jobId}/updates`, {
        json: { kind: 'attachment', fileName: 'a.bin', contentBase64 },
        headers: { 'idempotency-key': 'file' },
      })
    const broken = await send(content.replaceAll(/.{76}/g, '$&\r\n'))
    expect(broken.status).toBe(202)
    expect((await send(content)).body).toMatchObject({ id: isJsonObject(broken.body) && broken.body['id'] })
  })

  test.for([
    ['said to be', { 'content-encoding': 'gzip' }],
    ['not said to be', {}],
  ] as const)('a body that is compressed and %s is a 415', async ([, said]) => {
    const { call } = await startWorld()
    const headers = { 'content-type': 'application/json', ...said }
    const answer = await call('POST', '/v1/updates', { body: gzipSync('[]'), headers })
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    expect(answer.text).toContain('Content-Encoding')
  })

  test('JSON that does not parse is a 400 that names the place, and quotes nothing', async () => {
    const { call } = await startWorld()
    const headers = { 'content-type': 'application/json' }
    const answer = await call('POST', '/v1/updates', { body: '[{"kind":"note",\n "secret":}]', headers })
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_json' } })
    expect(answer.text).toContain('line 2, column 11')
    expect(answer.text).not.toContain('secret')
  })
})

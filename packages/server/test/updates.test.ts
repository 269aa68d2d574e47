import { isJsonObject } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

const pixel = 'iVBORw0KGgo='

function idOf(body: unknown): string {
  if (!isJsonObject(body) || typeof body['id'] !== 'string') throw new Error('expected an answer with an id')
  return body['id']
}

/** What Dispatch received for this record type, newest last. */
function recordsOf({ sandbox }: World, recordType: string): unknown[] {
  return sandbox.control
    .received()
    .map((one) => one.body)
    .flat()
    .filter(
      (one) =>
        isJsonObject(one) && isJsonObject(one['header']) && one['header']['record_type'] === recordType,
    )
    .map((one) => (isJsonObject(one) ? one['record'] : undefined))
}

describe('POST /v1/jobs/{jobId}/updates', () => {
  test('takes an update with 202, and Dispatch gets it', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob()
    const taken = await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' } })
    expect(taken.status).toBe(202)
    expect(taken.body).toEqual({ id: expect.any(String), state: 'queued' })
    await vi.waitFor(() => expect(sandbox.control.job(Number(jobId)).status).toBe('unscheduled'))
    const known = await call('GET', `/v1/updates/${idOf(taken.body)}`)
    expect(known.body).toMatchObject({ id: idOf(taken.body), jobId, kind: 'accept' })
  })

  test('keeps the digits of integers beyond 2^53 in custom fields', async () => {
    const world = await startWorld()
    const jobId = await world.offerJob()
    const long = 12345678901234567891n
    const body = `{"kind":"complete","customFields":{"invoice":${long},"lines":[{"id":-${long}}]}}`
    const headers = { 'content-type': 'application/json' }
    const taken = await world.call('POST', `/v1/jobs/${jobId}/updates`, { body, headers })
    expect(taken.status).toBe(202)
    await vi.waitFor(() =>
      expect(recordsOf(world, 'job').at(-1)).toMatchObject({
        custom_fields: { invoice: long, lines: [{ id: -long }] },
      }),
    )
  })

  test('answers a repeat with the same Idempotency-Key by the first id, other content by 409', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const send = (text: string, key: string) =>
      call('POST', `/v1/jobs/${jobId}/updates`, {
        json: { kind: 'note', text },
        headers: { 'idempotency-key': key },
      })
    const first = await send('one', 'k-1')
    const again = await send('one', 'k-1')
    expect(again.status).toBe(202)
    expect(idOf(again.body)).toBe(idOf(first.body))
    const other = await send('two', 'k-1')
    expect(other.status).toBe(409)
    expect(other.body).toMatchObject({ code: 'idempotency_conflict', status: 409 })
    expect(idOf((await send('one', 'k-2')).body)).not.toBe(idOf(first.body))
  })

  test.for([
    ['a blank', 'a b'],
    ['letters beyond ASCII', 'clé'],
    ['256 characters', 'k'.repeat(256)],
  ])('refuses an Idempotency-Key with %s', async ([, key = '']) => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const headers = { 'idempotency-key': key }
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' }, headers })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ header: 'idempotency-key' }] })
  })

  test('answers 404 for a job that is not known, with a token or an id of any shape', async () => {
    const { call } = await startWorld()
    for (const id of ['1', 'x', '%2e%2e%2fetc', '%00', 'a'.repeat(2_000)]) {
      const answer = await call('POST', `/v1/jobs/${id}/updates`, { json: { kind: 'accept' } })
      expect(answer.status, id).toBe(404)
    }
  })

  test('names every bad field of a 422 and repeats no value', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const json = {
      kind: 'schedule',
      start: 'SECRET-A',
      end: 'SECRET-B',
      appointmentId: '',
      extra: 'SECRET-C',
    }
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { json })
    expect(answer.status).toBe(422)
    const pointers =
      isJsonObject(answer.body) && Array.isArray(answer.body['errors']) ? answer.body['errors'] : []
    expect(
      pointers.map((one: unknown) => (isJsonObject(one) ? one['pointer'] : undefined)).toSorted(),
    ).toEqual(['/appointmentId', '/end', '/extra', '/start'])
    expect(answer.text).not.toContain('SECRET')
  })

  test.for<[string, unknown, string]>([
    ['an unknown kind', { kind: 'finish' }, '/kind'],
    ['no kind', {}, '/kind'],
    [
      'an end before the start',
      { kind: 'schedule', start: '2026-03-01T10:00:00Z', end: '2026-03-01T09:00:00Z' },
      '/end',
    ],
    ['a time without offset', { kind: 'accept', occurredAt: '2026-03-01T09:00:00' }, '/occurredAt'],
    [
      'a file name with a path',
      { kind: 'attachment', fileName: '../a.jpg', contentBase64: pixel },
      '/fileName',
    ],
    [
      'a file name without extension',
      { kind: 'attachment', fileName: 'a', contentBase64: pixel },
      '/fileName',
    ],
    [
      'a file name with a line end',
      { kind: 'attachment', fileName: 'a\r\n.jpg', contentBase64: pixel },
      '/fileName',
    ],
    [
      'content that is not base64',
      { kind: 'attachment', fileName: 'a.jpg', contentBase64: '%%%' },
      '/contentBase64',
    ],
    ['a list', [], ''],
    ['null', null, ''],
  ])('refuses %s', async ([, json, pointer]) => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { json })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    })
  })

  test('keeps ids beyond 2^53 digit for digit, from the path to the record', async () => {
    const world = await startWorld()
    const { sandbox, call, gateway } = world
    const accountKey = sandbox.accounts.find((one) => one.role === 'gateway')?.key ?? ''
    const heard = new Promise((resolve) => gateway.on('attempt:done', resolve))
    const job = {
      id: 9007199254740993n,
      organization_id: 11776,
      source_id: 123,
      status: 'offered',
      title: 'Big',
    }
    sandbox.control.emit({ accountKey, payload: { Actions: [{ ID: null, Put: { job } }] } })
    await heard
    const answer = await call('POST', '/v1/jobs/9007199254740993/updates', {
      json: { kind: 'note', text: 'hello' },
    })
    expect(answer.status).toBe(202)
    await vi.waitFor(() =>
      expect(recordsOf(world, 'attachment')).toContainEqual(
        expect.objectContaining({ job_id: 9007199254740993n }),
      ),
    )
    const shown = await call('GET', '/v1/jobs/9007199254740993')
    expect(shown.body).toMatchObject({ id: '9007199254740993', job: { id: 9007199254740993n } })
    expect((await call('GET', '/v1/jobs/9007199254740992')).status).toBe(404)
  })
})

describe('POST /v1/jobs/{jobId}/updates as multipart/form-data', () => {
  function form(
    fields: Record<string, string>,
    file?: { readonly name: string; readonly bytes?: number },
  ): FormData {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.append(name, value)
    if (file !== undefined) data.append('file', new Blob([Buffer.alloc(file.bytes ?? 8, 7)]), file.name)
    return data
  }

  test('sends the file under its own name, or the one given', async () => {
    const world = await startWorld()
    const jobId = await world.offerJob()
    const path = `/v1/jobs/${jobId}/updates`
    const own = await world.call('POST', path, {
      body: form({ kind: 'attachment', id: 'F-1' }, { name: 'roof.jpg' }),
    })
    expect(own.status).toBe(202)
    const fields = {
      kind: 'attachment',
      id: 'F-2',
      fileName: 'given.png',
      occurredAt: '2026-03-01T09:00:00Z',
      force: 'true',
    }
    const given = await world.call('POST', path, { body: form(fields, { name: 'ignored.jpg' }) })
    expect(given.status).toBe(202)
    const file = Buffer.alloc(8, 7).toString('base64')
    await vi.waitFor(() => {
      const records = recordsOf(world, 'attachment')
      expect(records).toContainEqual(expect.objectContaining({ external_id: 'F-1', name: 'roof.jpg', file }))
      expect(records).toContainEqual(expect.objectContaining({ external_id: 'F-2', name: 'given.png', file }))
    })
  })

  test('is the same update whatever its boundary, and as JSON: a repeat with the same key changes nothing', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const send = () =>
      call('POST', `/v1/jobs/${jobId}/updates`, {
        body: form({ kind: 'attachment' }, { name: 'roof.jpg' }),
        headers: { 'idempotency-key': 'photo-1' },
      })
    const id = idOf((await send()).body)
    expect(idOf((await send()).body)).toBe(id)
    const contentBase64 = Buffer.alloc(8, 7).toString('base64')
    const asJson = await call('POST', `/v1/jobs/${jobId}/updates`, {
      json: { kind: 'attachment', fileName: 'roof.jpg', contentBase64 },
      headers: { 'idempotency-key': 'photo-1' },
    })
    expect(idOf(asJson.body)).toBe(id)
  })

  test.for<[string, FormData, number, string | undefined]>([
    ['no file', form({ kind: 'attachment' }), 422, '/file'],
    ['another kind', form({ kind: 'accept' }, { name: 'a.jpg' }), 422, '/kind'],
    ['an empty file', form({ kind: 'attachment' }, { name: 'a.jpg', bytes: 0 }), 422, '/file'],
    ['an unknown field', form({ kind: 'attachment', colour: 'red' }, { name: 'a.jpg' }), 422, '/colour'],
    ['a word for force', form({ kind: 'attachment', force: 'perhaps' }, { name: 'a.jpg' }), 422, '/force'],
    ['a path in the file name', form({ kind: 'attachment' }, { name: '../../a.jpg' }), 422, '/fileName'],
    [
      'a field that is too long',
      form({ kind: 'attachment', id: 'x'.repeat(70_000) }, { name: 'a.jpg' }),
      422,
      '/id',
    ],
    [
      'a file above the limit of a body',
      form({ kind: 'attachment' }, { name: 'a.jpg', bytes: 150_000 }),
      413,
      undefined,
    ],
    [
      'a file above the limit of a file',
      form({ kind: 'attachment' }, { name: 'a.jpg', bytes: 60_000 }),
      413,
      undefined,
    ],
    [
      'a field named like a property of every object',
      form({ kind: 'attachment', toString: 'x' }, { name: 'a.jpg' }),
      400,
      undefined,
    ],
  ])('refuses %s', async ([, body, status, pointer]) => {
    const { call, offerJob } = await startWorld({
      server: { maxBodyBytes: 120_000 },
      gateway: { maxFileBytes: 50_000 },
    })
    const jobId = await offerJob()
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { body })
    expect(answer.status).toBe(status)
    if (pointer !== undefined) {
      expect(answer.body).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      })
    }
  })

  test('refuses two files', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const body = form({ kind: 'attachment' }, { name: 'a.jpg' })
    body.append('file', new Blob(['b']), 'b.jpg')
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, { body })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/file' }] })
  })

  test.for([
    ['no boundary', 'multipart/form-data', 'x'],
    [
      'a body that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\natt',
    ],
    [
      'a file that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc',
    ],
    ['no form at all', 'multipart/form-data; boundary=b', '{"kind":"accept"}'],
  ])('answers 400 to %s', async ([, type = '', body = '']) => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    const answer = await call('POST', `/v1/jobs/${jobId}/updates`, {
      body,
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'bad_form' })
  })
})

describe('GET /v1/updates/{id}', () => {
  test('answers 404 for an id that nobody has', async () => {
    const { call } = await startWorld()
    const answer = await call('GET', '/v1/updates/none')
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ code: 'update_unknown' })
  })
})

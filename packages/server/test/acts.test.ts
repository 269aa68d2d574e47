import { isJsonObject } from '@truckroll/gateway'
import { describe, expect, test, vi } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

const start = '2026-03-04T14:00:00Z'

async function startJob() {
  const world = await startWorld()
  const jobId = await world.offerJob()
  const send = (json: Record<string, unknown>, headers: Record<string, string> = {}) =>
    world.call('POST', `/v1/jobs/${jobId}/updates`, { json, headers })
  const visit = (appointmentId?: string) => ({
    kind: 'schedule',
    start,
    durationSeconds: 3600,
    ...(appointmentId === undefined ? {} : { appointmentId }),
  })
  return { ...world, jobId, send, visit }
}

function statusOf({ sandbox }: World, jobId: string) {
  return sandbox.control.job(Number(jobId)).status
}

describe('taking a visit back', () => {
  test('the only one, without naming it: the job waits to be scheduled again', async () => {
    const world = await startJob()
    const { jobId, send, visit } = world
    await send({ kind: 'accept' })
    await send(visit('V-1'))
    await vi.waitFor(() => expect(statusOf(world, jobId)).toBe('scheduled'))
    expect((await send({ kind: 'unschedule', appointmentId: null })).status).toBe(202)
    await vi.waitFor(() => expect(statusOf(world, jobId)).toBe('unscheduled'))
    const records = world.sandbox.control.received().flatMap((one) => one.body)
    const record = records.at(-1)
    expect(isJsonObject(record) && record['record']).toEqual({
      job_id: Number(jobId),
      organization_id: expect.anything(),
      source_id: expect.anything(),
      external_id: 'V-1',
      status: 'canceled',
    })
    expect((await send(visit('V-1'))).status).toBe(202)
    await vi.waitFor(() => expect(statusOf(world, jobId)).toBe('scheduled'))
  })

  test('one of several has to be named, and has to be open', async () => {
    const world = await startJob()
    const { jobId, send, visit } = world
    const none = await send({ kind: 'unschedule' })
    expect(none).toMatchObject({ status: 422, body: { errors: [{ pointer: '/appointmentId' }] } })
    await send(visit('V-1'))
    await send(visit('V-2'))
    const unnamed = await send({ kind: 'unschedule' })
    expect(unnamed.status).toBe(422)
    expect(unnamed.text).toContain('V-1')
    expect(unnamed.text).toContain('V-2')
    expect((await send({ kind: 'unschedule', appointmentId: 'V-9' })).status).toBe(422)
    expect((await send({ kind: 'unschedule', appointmentId: 'V-1' })).status).toBe(202)
    await vi.waitFor(() =>
      expect(
        world.sandbox.control.received().filter((one) => one.recordType !== null).length,
      ).toBeGreaterThan(2),
    )
    expect(statusOf(world, jobId)).toBe('scheduled')
    const list = await world.call('POST', '/v1/updates', {
      json: [
        { jobId, kind: 'unschedule', appointmentId: 'V-1' },
        { jobId, kind: 'unschedule' },
      ],
    })
    expect(list.body).toMatchObject({ items: [{ status: 422 }, { status: 202 }] })
    await vi.waitFor(() => expect(statusOf(world, jobId)).toBe('unscheduled'))
  })

  test('may stand in one list with the visit that it takes back, and with the next one', async () => {
    const world = await startJob()
    const { jobId, visit } = world
    const takesBack = { jobId, kind: 'unschedule', appointmentId: 'V-1' }
    const booked = { jobId, ...visit('V-1') }
    const list = await world.call('POST', '/v1/updates', { json: [booked, takesBack, booked, takesBack] })
    expect(list.body).toMatchObject({ items: Array.from({ length: 4 }, () => ({ status: 202 })) })
    await vi.waitFor(() =>
      expect(
        world.sandbox.control
          .received()
          .flatMap(({ body }) => body)
          .map((one) => (isJsonObject(one) && isJsonObject(one['record']) ? one['record']['status'] : '')),
      ).toEqual(['offered', 'scheduled', 'canceled', 'scheduled', 'canceled']),
    )
  })

  test('the app may take it back, and the adapter is called for it', async () => {
    const world = await startJob()
    const { jobId, send, visit, sandbox } = world
    await send({ kind: 'accept' })
    await send(visit('V-1'))
    await vi.waitFor(() => expect(statusOf(world, jobId)).toBe('scheduled'))
    const told = new Promise<void>((resolve) => {
      world.gateway.on('attempt:done', ({ type }) => {
        if (type === 'appointment.updated') resolve()
      })
    })
    sandbox.control.act(Number(jobId), { act: 'unschedule' })
    expect(statusOf(world, jobId)).toBe('unscheduled')
    await told
    // What the office's product now repeats is an echo.
    const repeated = await send({ kind: 'unschedule', appointmentId: 'V-1' })
    expect(repeated.body).toMatchObject({ state: 'suppressed', cause: 'echo' })
  })
})

describe('an act told again', () => {
  test('under another key is repeated if it bears the same time, and names the first', async () => {
    const { send } = await startJob()
    const act = { kind: 'note', text: 'Igniter ordered', occurredAt: '2026-03-04T09:00:00-05:00' }
    const first = await send(act, { 'idempotency-key': 'a' })
    const again = await send({ ...act, occurredAt: '2026-03-04T14:00Z' }, { 'idempotency-key': 'b' })
    const id = isJsonObject(first.body) ? first.body['id'] : undefined
    expect(again).toMatchObject({
      status: 202,
      body: { state: 'suppressed', cause: 'repeated', repeats: id },
    })
    expect((await send({ ...act, force: true })).body).toMatchObject({ state: 'queued' })
    const { occurredAt: _, ...timeless } = act
    expect((await send(timeless)).body).toMatchObject({ state: 'queued' })
    expect((await send(timeless)).body).toMatchObject({ state: 'queued' })
  })

  test('is the same in whatever order its fields stand', async () => {
    const { send } = await startJob()
    const act = { kind: 'complete', occurredAt: '2026-03-04T09:00:00Z' }
    const key = { 'idempotency-key': 'a' }
    const first = await send({ ...act, customFields: { a: '1', b: '2' } }, key)
    expect(await send({ customFields: { b: '2', a: '1' }, ...act }, key)).toMatchObject({
      status: 202,
      body: first.body,
    })
    expect((await send({ ...act, customFields: { b: '2', a: '1' } })).body).toMatchObject({
      cause: 'repeated',
    })
  })

  test('visits without a name, or with a duration instead of an end, are the same', async () => {
    const { send, jobId } = await startJob()
    const at = { occurredAt: '2026-03-04T09:00:00Z', kind: 'schedule', start }
    await send({ ...at, end: '2026-03-04T15:00:00Z' })
    expect((await send({ ...at, durationSeconds: 3600, appointmentId: jobId })).body).toMatchObject({
      cause: 'repeated',
    })
    expect((await send({ ...at, durationSeconds: 3600, appointmentId: 'V-2' })).body).toMatchObject({
      state: 'queued',
    })
  })
})

describe('when it was done', () => {
  test('a phone that is 4 minutes fast does not make late what comes next', async () => {
    const { send } = await startJob()
    const inFourMinutes = new Date(Date.now() + 240_000).toISOString()
    expect((await send({ kind: 'start', occurredAt: inFourMinutes })).body).toMatchObject({ state: 'queued' })
    const now = new Date().toISOString()
    expect((await send({ kind: 'complete', occurredAt: now })).body).toMatchObject({ state: 'queued' })
  })

  test('on the way to one visit is not late because another was booked', async () => {
    const { send, visit } = await startJob()
    await send({ ...visit('A'), occurredAt: '2026-03-04T08:00:00Z' })
    await send({ ...visit('B'), occurredAt: '2026-03-04T10:05:00Z' })
    const enroute = { kind: 'enroute', occurredAt: '2026-03-04T10:00:00Z' }
    expect((await send({ ...enroute, appointmentId: 'B' })).body).toMatchObject({ cause: 'out_of_order' })
    expect((await send({ ...enroute, appointmentId: 'A' })).body).toMatchObject({ state: 'queued' })
  })
})

describe('settings.suppress', () => {
  test('names kinds that are not sent, the brand before the provider', async () => {
    const world = await startWorld()
    const json = {
      externalOrganizationId: 'shop',
      name: 'Shop',
      email: 'a@b.example',
      settings: { suppress: ['note'] },
    }
    await world.call('POST', '/v1/providers', { json })
    const first = await world.offerJob()
    const { organizationId } = (await world.gateway.jobs.get(first)) ?? {}
    await world.call('PUT', '/v1/providers/shop', { json: { organizationId } })
    const send = async (update: object) =>
      (await world.call('POST', `/v1/jobs/${first}/updates`, { json: update })).body
    expect(await send({ kind: 'note', text: 'x' })).toMatchObject({ state: 'suppressed', cause: 'setting' })
    expect(await send({ kind: 'accept' })).toMatchObject({ state: 'queued' })
    const { job } = (await world.gateway.jobs.get(first)) ?? {}
    const brands = { [String(job?.['source_id'])]: { suppress: [] } }
    await world.call('PUT', '/v1/providers/shop', { json: { settings: { suppress: ['note'], brands } } })
    expect(await send({ kind: 'note', text: 'x' })).toMatchObject({ state: 'queued' })
  })
})

import { describe, expect, test, vi } from 'vitest'
import { startWorld } from './support/start-world.ts'

describe('GET /v1/jobs/{jobId}', () => {
  test('shows the job with its timeline, updates, reasons and BMS id', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob({ title: 'Leak', vendor_extra: { deep: [1] } })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'note', text: 'hello' } })
    const answer = await call('GET', `/v1/jobs/${jobId}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      id: jobId,
      bmsId: `WO-${jobId}`,
      organizationId: '11776',
      job: { title: 'Leak' },
      reasons: { reject: expect.any(Array) },
      updates: [{ kind: 'note', jobId }],
      timeline: expect.arrayContaining([expect.objectContaining({ at: expect.stringMatching(/Z$/) })]),
    })
  })

  test('answers 404 for a job that is not known, and says what would make it known', async () => {
    const { call } = await startWorld()
    const answer = await call('GET', '/v1/jobs/1')
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ code: 'job_unknown', detail: expect.stringContaining('import') })
  })
})

describe('GET /v1/jobs', () => {
  test('finds by filter and pages with nextCursor until it is null', async () => {
    const { call, offerJob } = await startWorld()
    const ids = [await offerJob(), await offerJob(), await offerJob()]
    const found: unknown[] = []
    let cursor: unknown
    do {
      const query = cursor === undefined ? '' : `&cursor=${String(cursor)}`
      const page: unknown = (await call('GET', `/v1/jobs?limit=2${query}`)).body
      expect(page).toMatchObject({ items: expect.any(Array) })
      const { items, nextCursor } = Object(page)
      found.push(...items.map((one: { id: string }) => one.id))
      cursor = nextCursor
    } while (cursor !== null)
    expect(found.toSorted()).toEqual(ids.toSorted())
    const one = await call('GET', `/v1/jobs?bmsId=WO-${ids[1]}`)
    expect(one.body).toMatchObject({ items: [{ id: ids[1] }], nextCursor: null })
    expect((await call('GET', '/v1/jobs?externalId=nobody')).body).toEqual({ items: [], nextCursor: null })
    expect(
      (await call('GET', '/v1/jobs?since=2020-01-01T00:00:00+02:00&until=2020-01-02T00:00:00Z')).body,
    ).toEqual({
      items: [],
      nextCursor: null,
    })
  })

  test.for([
    ['since', 'since=yesterday'],
    ['since', 'since=2026-01-01T00:00:00'],
    ['limit', 'limit=0'],
    ['limit', 'limit=many'],
    ['createAttemptsOver', 'createAttemptsOver=-1'],
    ['cursor', 'cursor=made-up'],
    ['bmsID', 'bmsID=1'],
  ])('refuses a bad %s', async ([parameter = '', query = '']) => {
    const { call } = await startWorld()
    const answer = await call('GET', `/v1/jobs?${query}`)
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ errors: [expect.objectContaining({ parameter })] })
  })
})

describe('GET /v1/jobs/{jobId}/events', () => {
  test('lists what was recorded, each as a message and as it was handed over, page by page', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob({ title: 'Leak', vendor_extra: { deep: [1] } })
    sandbox.control.brand.addNote(jobId, { text: 'Ring twice' })
    const path = `/v1/jobs/${jobId}/events`
    await expect.poll(async () => (await call('GET', path)).body).toMatchObject({ items: [{}, {}] })
    const first = Object((await call('GET', `${path}?limit=1`)).body)
    expect(first).toMatchObject({
      items: [
        {
          state: 'done',
          isCopy: false,
          purgedAt: null,
          message: {
            payload: { Actions: [{ Put: { job: { title: 'Leak', vendor_extra: { deep: [1] } } } }] },
          },
          handedOver: { type: 'job.created', data: { jobId } },
        },
      ],
    })
    const second = await call('GET', `${path}?cursor=${String(first.nextCursor)}`)
    expect(second.body).toMatchObject({
      items: [
        { message: { payload: { Actions: [{ Put: { attachment: { description: 'Ring twice' } } }] } } },
      ],
      nextCursor: null,
    })
  })

  test('knows no job that never came, and no cursor that it never gave out', async () => {
    const { call, offerJob } = await startWorld()
    expect((await call('GET', '/v1/jobs/1/events')).status).toBe(404)
    const refused = await call('GET', `/v1/jobs/${await offerJob()}/events?cursor=made-up`)
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ errors: [{ parameter: 'cursor' }] })
  })
})

describe('PUT /v1/jobs/{jobId}', () => {
  test('links, relinks, and refuses if expect does not hold', async () => {
    const { call, offerJob, sandbox } = await startWorld()
    const jobId = await offerJob()
    const put = (json: unknown) => call('PUT', `/v1/jobs/${jobId}`, { json })
    expect((await put({ bmsId: 'A-1' })).body).toMatchObject({ id: jobId, bmsId: 'A-1' })
    const refused = await put({ bmsId: 'A-2', expect: 'other' })
    expect(refused.status).toBe(409)
    expect((await put({ bmsId: 'A-2', expect: null })).status).toBe(409)
    expect((await put({ bmsId: 'A-2', expect: 'A-1' })).body).toMatchObject({ bmsId: 'A-2' })
    await call('POST', '/v1/pause', { json: { all: true } })
    const other = String(sandbox.control.brand.offerJob().id)
    await vi.waitFor(async () => expect((await call('GET', `/v1/jobs/${other}`)).status).toBe(200))
    const link = (json: unknown) => call('PUT', `/v1/jobs/${other}`, { json })
    expect((await link({ bmsId: 'B-1', expect: 'B-0' })).status).toBe(409)
    expect(await link({ bmsId: 'B-1', expect: null })).toMatchObject({ status: 200, body: { bmsId: 'B-1' } })
    const linked = await link({ bmsId: 'B-2', expect: null })
    expect(linked).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(linked.text).toContain('expected a job that is not linked')
    expect((await put({})).body).toMatchObject({ errors: [{ pointer: '/bmsId' }] })
    expect((await call('PUT', '/v1/jobs/1', { json: { bmsId: 'A' } })).status).toBe(404)
  })
})

describe('POST /v1/jobs/import', () => {
  test('makes jobs known by id, ids beyond 2^53 too', async () => {
    const { call } = await startWorld()
    const body =
      '[{"id":9007199254740993,"organizationId":11776,"sourceId":"s","bmsId":"WO-9"},{"id":"text-id","bmsId":"WO-10"}]'
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const answer = await call('POST', '/v1/jobs/import', { body, headers })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ imported: 2 })
    const shown = await call('GET', '/v1/jobs/9007199254740993')
    expect(shown.body).toMatchObject({ id: '9007199254740993', bmsId: 'WO-9' })
    const json = { items: [{ externalId: 'C-1', externalOrganizationId: 'shop', bmsId: 'WO-11' }] }
    expect((await call('POST', '/v1/jobs/import', { json })).body).toEqual({ imported: 1 })
  })

  test('names the bad entry', async () => {
    const { call } = await startWorld()
    const answer = await call('POST', '/v1/jobs/import', { json: [{ id: 1, bmsId: 'A' }, { id: 2 }] })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      title: 'The list of jobs is not as expected',
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/1/bmsId' })]),
    })
  })
})

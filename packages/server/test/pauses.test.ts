import { expect, test } from 'vitest'
import { startWorld } from './support/start-world.ts'

const shop = { externalOrganizationId: 'shop-1', name: 'Harbor Heating', email: 'office@harbor.example' }

test.each(['pause', 'resume'])('%s of what does not exist is a 404', async (act) => {
  const { call } = await startWorld()
  for (const json of [{ externalOrganizationId: 'nobody' }, { jobId: '404' }]) {
    expect((await call('POST', `/v1/${act}`, { json })).status).toBe(404)
  }
})

test('resume answers what stays paused', async () => {
  const { call, offerJob } = await startWorld()
  await call('POST', '/v1/providers', { json: shop })
  const jobId = await offerJob()
  for (const json of [{ all: true }, { externalOrganizationId: 'shop-1' }, { jobId }]) {
    expect((await call('POST', '/v1/pause', { json })).status).toBe(200)
  }
  const first = await call('POST', '/v1/resume', { json: { all: true } })
  expect(first.body).toEqual({
    all: true,
    state: 'running',
    stillPaused: expect.arrayContaining([{ externalOrganizationId: 'shop-1' }, { jobId }]),
  })
  await call('POST', '/v1/resume', { json: { jobId } })
  const last = await call('POST', '/v1/resume', { json: { externalOrganizationId: 'shop-1' } })
  expect(last.body).toMatchObject({ stillPaused: [] })
})

import { describe, expect, test } from 'vitest'
import { offeredJob } from './offered-job.ts'
import { at } from './signed-client.ts'

describe('24: the provider declines', () => {
  test.each([['wrong_area'], ['an unlisted reason'], [undefined]])('reason %s', async (reason) => {
    const { brand, gateway, report } = await offeredJob()
    await report({ status: 'rejected', ...(reason !== undefined && { status_message: reason }) })
    expect(await brand.drain()).toMatchObject([{ job: { status: 'rejected', status_message: reason ?? '' } }])
    expect(await gateway.drain()).toEqual([])
  })
})

describe('25: the brand cancels', () => {
  test('the gateway gets the small event, the brand nothing', async () => {
    const { brand, gateway, id } = await offeredJob()
    await brand.postRecord('job', { external_id: 'claim-1', status: 'canceled' })
    const [put, ...rest] = await gateway.drain()
    expect(rest).toEqual([])
    expect(at(put, 'job')).toEqual({
      id,
      status: 'canceled',
      status_message: '',
      updated_at: expect.stringMatching(/\+0000$/),
      external_id: 'claim-1',
    })
    expect(await brand.drain()).toEqual([])
  })

  test('nothing goes back when the gateway repeats it, and again nothing when the brand does', async () => {
    const { brand, gateway, report } = await offeredJob()
    await brand.postRecord('job', { external_id: 'claim-1', status: 'canceled' })
    await gateway.drain()
    await report({ status: 'canceled' })
    await brand.postRecord('job', { external_id: 'claim-1', status: 'canceled' })
    expect(await brand.drain()).toEqual([])
    expect(await gateway.drain()).toEqual([])
  })

  test('the cancel of a job nobody knows is refused and shown', async () => {
    const { brand, gateway, sandbox } = await offeredJob()
    await brand.postRecord('job', {
      external_id: 'never-seen',
      status: 'canceled',
      external_organization_id: 'best-hvac',
    })
    expect(await gateway.drain()).toEqual([])
    expect(sandbox.control.received().at(-1)?.outcomes).toMatchObject([{ result: 'refused' }])
  })
})

test('26: the provider cancels', async () => {
  const { brand, report } = await offeredJob()
  await report({ status: 'canceled', status_message: 'provider_canceled' })
  expect(await brand.drain()).toMatchObject([
    { job: { status: 'canceled', status_message: 'provider_canceled' } },
  ])
})

test('27: hold, twice, then a visit again, then complete', async () => {
  const { brand, report, visit, sandbox, id } = await offeredJob()
  await visit({})
  await report({ status: 'paused', status_message: 'waiting_for_parts' })
  await report({
    status: 'paused',
    status_message: 'cannot_contact_customer',
    pause_description: 'called twice',
  })
  expect(sandbox.control.job(String(id))).toMatchObject({ pauseDescription: 'called twice' })
  await visit({ time: '2026-05-03T15:00:00.000Z' })
  await report({ status: 'complete' })
  expect(await brand.drain()).toMatchObject([
    { appointment: { status: 'scheduled' } },
    { job: { status: 'paused', status_message: 'waiting_for_parts' } },
    { job: { status: 'paused', status_message: 'cannot_contact_customer' } },
    { appointment: { status: 'scheduled', start_time: '2026-05-03T15:00:00+0000' } },
    { job: { status: 'complete' } },
  ])
})

test("the provider's own custom fields are kept apart from the brand's", async () => {
  const { brand, gateway, report, sandbox, id } = await offeredJob()
  await report({ status: 'complete', custom_fields: { odometer: 2 } })
  await report({ status: 'complete', custom_fields: { odometer: 2 } })
  expect(await brand.drain()).toHaveLength(1)
  expect(sandbox.control.job(String(id))).toMatchObject({ custom_fields: { odometer: 2 } })
  await brand.postRecord('job', { external_id: 'claim-1', title: 'Other' })
  const [put] = await gateway.drain()
  expect(put).toMatchObject({ job: { title: 'Other', custom_fields: { field1: 'x' } } })
  expect(JSON.stringify(put)).not.toContain('odometer')
})

describe('28: reschedule', () => {
  test('told to the brand only with reschedule_reminder', async () => {
    const { brand, visit, sandbox, id } = await offeredJob()
    await visit({})
    const [first] = await brand.drain()
    await visit({ time: '2026-05-02T15:00:00.000Z' })
    expect(await brand.drain()).toEqual([])
    expect(sandbox.control.job(String(id)).appointments).toMatchObject([
      { startAt: Date.UTC(2026, 4, 2, 15) },
    ])
    await visit({ time: '2026-05-03T15:00:00.000Z', reschedule_reminder: true })
    const [again] = await brand.drain()
    expect(again).toMatchObject({
      appointment: { status: 'scheduled', start_time: '2026-05-03T15:00:00+0000' },
    })
    expect(at(again, 'appointment', 'id')).toBe(at(first, 'appointment', 'id'))
  })

  test('another external id is another visit', async () => {
    const { brand, visit } = await offeredJob()
    await visit({})
    await visit({ external_id: 'visit-2' })
    const [one, two] = await brand.drain()
    expect(two).toMatchObject({ appointment: { external_id: 'visit-2', status: 'scheduled' } })
    expect(at(two, 'appointment', 'id')).not.toBe(at(one, 'appointment', 'id'))
  })

  test('on the way without any visit is told on the job', async () => {
    const { brand, report } = await offeredJob()
    await report({ status: 'scheduled', status_message: 'enroute' })
    expect(await brand.drain()).toMatchObject([{ job: { status: 'scheduled', status_message: 'enroute' } }])
  })
})

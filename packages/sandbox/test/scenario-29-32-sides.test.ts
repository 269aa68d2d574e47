import { describe, expect, test } from 'vitest'
import { offeredJob } from './offered-job.ts'
import { brandAccount, gatewayAccount, jobFields, play } from './play.ts'
import { at } from './signed-client.ts'

describe('29: Jump Ball', () => {
  test('the gateway gets the job only when somebody has accepted it in the app', async () => {
    const organizations = [
      { id: 501, externalId: 'best-hvac' },
      { id: 502, externalId: 'other' },
    ]
    const { sandbox, brand, gateway } = await play([brandAccount(), gatewayAccount({ organizations })])
    const { id } = sandbox.control.brand.offerJob({ strategy: 'jump_ball', candidates: [501, 502] })
    sandbox.control.brand.addNote(id, { text: 'before anyone has it' })
    expect(await gateway.drain()).toEqual([])
    sandbox.control.act(id, { act: 'accept', organizationId: 502 })
    expect(await gateway.drain()).toMatchObject([
      { job: { id, status: 'unscheduled', organization_id: 502, customer: {}, address: {} } },
    ])
    expect(await brand.drain()).toMatchObject([{ job: { id, status: 'unscheduled' } }])
    expect(() => sandbox.control.act(id, { act: 'accept', organizationId: 501 })).toThrow(/offered job/)
  })

  test('Round Robin: the next is asked when the first declines', async () => {
    const organizations = [{ id: 501 }, { id: 502 }]
    const { sandbox, gateway } = await play([brandAccount(), gatewayAccount({ organizations })])
    const { id } = sandbox.control.brand.offerJob({ strategy: 'round_robin', candidates: [501, 502] })
    expect(() => sandbox.control.act(id, { act: 'accept', organizationId: 502 })).toThrow(
      /offered to \(501\)/,
    )
    sandbox.control.act(id, { act: 'decline' })
    sandbox.control.act(id, { act: 'accept' })
    expect(await gateway.drain()).toMatchObject([{ job: { organization_id: 502, status: 'unscheduled' } }])
  })
})

describe('30: reassign between two connected providers', () => {
  const one = { id: 501, externalId: 'one' }
  const two = { id: 502, externalId: 'two' }
  const offer = jobFields({ external_organization_id: 'one' })
  const moved = jobFields({ external_organization_id: 'two' })

  test('one key: canceled for the first and new for the second, in one queue', async () => {
    const { brand, gateway } = await play([brandAccount(), gatewayAccount({ organizations: [one, two] })])
    await brand.postRecord('job', offer)
    const [first] = await gateway.drain()
    await brand.postRecord('job', moved)
    const [canceled, created, ...rest] = await gateway.drain()
    expect(rest).toEqual([])
    expect(canceled).toMatchObject({ job: { id: at(first, 'job', 'id'), status: 'canceled' } })
    expect(created).toMatchObject({
      job: { external_id: 'claim-1', organization_id: 502, status: 'offered', title: 'Furnace out' },
    })
    expect(at(created, 'job', 'id')).not.toBe(at(first, 'job', 'id'))
    expect(await brand.drain()).toEqual([])
  })

  test('own keys: each in its own queue', async () => {
    const accounts = [
      brandAccount(),
      gatewayAccount({ organizations: [one] }),
      gatewayAccount({ key: 'account|4|second', organizations: [two] }),
    ]
    const { brand, gateway, as } = await play(accounts)
    await brand.postRecord('job', offer)
    await gateway.drain()
    await brand.postRecord('job', moved)
    expect(await gateway.drain()).toMatchObject([{ job: { status: 'canceled' } }])
    expect(await as('account|4|second').drain()).toMatchObject([
      { job: { status: 'offered', organization_id: 502 } },
    ])
  })
})

test('31: two brands, one provider: the source and the reasons are of the brand', async () => {
  const accounts = [
    brandAccount(),
    brandAccount({ key: 'account|9|second', sources: [{ id: 777, name: 'Second Brand' }] }),
    gatewayAccount({ organizations: [{ id: 501, externalId: 'best-hvac' }] }),
  ]
  const { as, gateway, brand } = await play(accounts)
  const second = as('account|9|second')
  await brand.postRecord('job', jobFields())
  await second.postRecord('job', jobFields({ ui_options: { show_decline: false } }))
  const [a, b] = await gateway.drain()
  expect(a).toMatchObject({ job: { source_id: 123, ui_options: { show_decline: true } } })
  expect(b).toMatchObject({
    job: { source_id: 777, source: 'Second Brand', ui_options: { show_decline: false } },
  })
  const id = at(b, 'job', 'id')
  expect(id).not.toBe(at(a, 'job', 'id'))
  await gateway.postRecord('job', { id, organization_id: 501, source_id: 123, status: 'unscheduled' })
  expect(await second.drain()).toEqual([])
  await gateway.postRecord('job', { id, organization_id: 501, source_id: 777, status: 'unscheduled' })
  expect(await second.drain()).toMatchObject([{ job: { status: 'unscheduled' } }])
  expect(await brand.drain()).toEqual([])
})

test('a brand that the provider is not connected to may not send it jobs', async () => {
  const accounts = [brandAccount(), brandAccount({ key: 'account|9|second', errors: true }), gatewayAccount()]
  const { as, gateway } = await play(accounts)
  await as('account|9|second').postRecord('job', jobFields())
  expect(await gateway.drain()).toEqual([])
  expect(await as('account|9|second').drain()).toMatchObject([{ err: {} }])
})

describe('32: what the brand changes', () => {
  test('another title or address is the whole job again, the same nothing', async () => {
    const { brand, gateway, id } = await offeredJob()
    await brand.postRecord('job', jobFields())
    expect(await gateway.drain()).toEqual([])
    await brand.postRecord('job', jobFields({ title: 'Furnace and fan' }))
    await brand.postRecord('job', { external_id: 'claim-1', address: { street_1: '10 Elm St', state: 'TX' } })
    expect(await gateway.drain()).toMatchObject([
      { job: { id, title: 'Furnace and fan', customer: { first_name: 'Ann' } } },
      { job: { id, title: 'Furnace and fan', address: { street_1: '10 Elm St' } } },
    ])
    expect(await brand.drain()).toEqual([])
  })

  test('the offer posted again does not undo what the provider has done', async () => {
    const { brand, gateway, report, sandbox, id } = await offeredJob()
    await report({ status: 'unscheduled' })
    await brand.postRecord('job', jobFields({ title: 'Other' }))
    expect(await gateway.drain()).toMatchObject([{ job: { status: 'unscheduled', title: 'Other' } }])
    expect(sandbox.control.job(String(id)).status).toBe('unscheduled')
  })

  test('its notes and photos, and those of the app, reach the gateway', async () => {
    const { brand, gateway, sandbox, id } = await offeredJob()
    await brand.postRecord('attachment', { external_job_id: 'claim-1', description: 'gate code 1234' })
    const file = Buffer.from('pixels').toString('base64')
    await brand.postRecord('attachment', { external_job_id: 'claim-1', file, name: 'front.png' })
    expect(await gateway.drain()).toMatchObject([
      { attachment: { entity_id: id, description: 'gate code 1234' } },
      { attachment: { entity_id: id, name: 'front.png', file_token: expect.any(String) } },
    ])
    expect(await brand.drain()).toEqual([])
    const jobId = String(id)
    const noteId = sandbox.control.act(jobId, { act: 'note', text: 'one' }).attachments.at(-1)?.id ?? 0
    sandbox.control.act(jobId, { act: 'note', text: 'two', attachmentId: noteId })
    sandbox.control.act(jobId, { act: 'remove', attachmentId: noteId })
    const expected = [
      { attachment: { id: noteId, description: 'one', deleted_at: null } },
      { attachment: { id: noteId, description: 'two', deleted_at: null } },
      { attachment: { id: noteId, deleted_at: expect.stringMatching(/\+0000$/) } },
    ]
    expect(await gateway.drain()).toMatchObject(expected)
    expect(await brand.drain()).toMatchObject(expected)
  })
})

describe('people in the app', () => {
  test('accept, schedule, on the way, start, complete: both sides hear it', async () => {
    const { brand, gateway, sandbox, id } = await offeredJob()
    const jobId = String(id)
    sandbox.control.act(jobId, { act: 'accept' })
    sandbox.control.act(jobId, { act: 'schedule', start: '2026-05-01T10:00:00-05:00', durationSeconds: 3600 })
    sandbox.control.act(jobId, { act: 'enroute' })
    sandbox.control.act(jobId, { act: 'start' })
    sandbox.control.act(jobId, { act: 'complete', reason: 'Ready for Billing' })
    const expected = [
      { job: { status: 'unscheduled' } },
      { appointment: { status: 'scheduled', start_time: '2026-05-01T15:00:00+0000' } },
      { appointment: { status: 'enroute' } },
      { appointment: { status: 'started' } },
      { appointment: { status: 'complete' } },
      { job: { status: 'complete', status_message: 'Ready for Billing' } },
    ]
    expect(await brand.drain()).toMatchObject(expected)
    expect(await gateway.drain()).toMatchObject(expected)
  })

  test('cancel, and pause', async () => {
    const { brand, sandbox, id } = await offeredJob()
    const jobId = String(id)
    sandbox.control.act(jobId, { act: 'schedule', start: '2026-05-01T10:00:00Z' })
    sandbox.control.act(jobId, { act: 'pause', reason: 'no_show' })
    sandbox.control.act(jobId, { act: 'cancel', reason: 'customer_canceled' })
    expect(await brand.drain()).toMatchObject([
      { appointment: { status: 'scheduled' } },
      { job: { status: 'paused', status_message: 'no_show' } },
      { job: { status: 'canceled', status_message: 'customer_canceled' } },
      { appointment: { status: 'canceled' } },
    ])
    expect(() => sandbox.control.act(jobId, { act: 'enroute' })).toThrow(/canceled/)
  })

  test('no button to decline if show_decline is false', async () => {
    const { sandbox, id } = await offeredJob({ ui_options: { show_decline: false } })
    expect(() => sandbox.control.act(String(id), { act: 'decline' })).toThrow(/show_decline/)
  })
})

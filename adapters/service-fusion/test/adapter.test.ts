import { appointmentMessage, jobMessage, noteMessage, statusMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { aWhileMs, startWorld, type World } from './support.ts'

const texts = async ({ gateway }: World) => (await gateway.attention()).map(({ text }) => text)
const statuses = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'job' ? [record] : []))
const visitsOf = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'appointment' ? [record] : []))
const morning = {
  status: 'Scheduled',
  start_date: '2026-03-05',
  time_frame_promised_start: '09:00',
  time_frame_promised_end: '11:00',
}

it('makes the customer and the job as Service Fusion wants them', async () => {
  await using world = await startWorld({
    source: 'Dispatch',
    category: 'Warranty',
    customField: 'Dispatch ID',
  })
  const { jobId, job } = await world.create({ title: 'Heater is cold', external_id: 'claim-9' })
  expect(job).toMatchObject({
    po_number: jobId,
    status: 'Unscheduled',
    source: 'Dispatch',
    category: 'Warranty',
    custom_fields: [{ name: 'Dispatch ID', value: jobId }],
    street_1: '1755 Ridgeview Dr',
    state_prov: 'TX',
  })
  expect(job.description).toMatch(/^American Pie - claim-9 - Heater is cold\n\nService: hvac\n/)
  expect(world.product.customers.get(job.customer_id)?.contacts).toMatchObject([
    { phones: [{ phone: expect.stringMatching(/^817-555-\d{4}$/) }], emails: [{ class: 'Personal' }] },
  ])
})

it('says in words what the account lacks', async () => {
  await using world = await startWorld({ source: 'Nowhere' })
  world.gateway.offer({})
  await world.gateway.settle()
  expect((await world.gateway.deadLetters()).map(({ message }) => message)).toEqual([
    'Service Fusion does not accept what was sent (POST /v1/jobs: 422). It said: source: Source can not be found',
  ])
})

it('finds a customer by e-mail, telephone number, or name and address, although filters are ignored', async () => {
  await using world = await startWorld({}, (product) => {
    product.ignoresFilters = true
    product.addCustomer({ customer_name: 'James Dodd', contacts: [], locations: [] })
  })
  const customer = { id: 7, first_name: 'James', last_name: 'Dodd', phone_number: '(817) 555-0142 x5' }
  const { job } = await world.create({ customer })
  const { job: second } = await world.create({ customer: { ...customer, first_name: 'Jim' } })
  expect(second.customer_id).toBe(job.customer_id)
  const nameless = { first_name: 'Ann', last_name: '', phone_number: null, email: null }
  const { job: third } = await world.create({ customer: nameless })
  const { job: fourth } = await world.create({ customer: nameless })
  expect(fourth.customer_id).toBe(third.customer_id)
  expect(world.product.customers.size).toBe(3)
})

it('reads windows by the clocks of the company, and tells a visit moved and taken back', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const change = async (fields: Parameters<typeof world.product.change>[1]) => {
    world.product.change(job, fields)
    await world.gateway.advance(aWhileMs)
  }
  await change(morning)
  // After the clocks have gone forward.
  await change({ start_date: '2026-03-09' })
  // A window over midnight cannot be written: the length counts.
  await change({ time_frame_promised_start: '23:00', time_frame_promised_end: '01:00', duration: 10_800 })
  await change({ status: 'Unscheduled', start_date: null })
  expect(
    visitsOf(world, jobId).map(({ status, time, duration }) => [status, Date.parse(String(time)), duration]),
  ).toEqual([
    ['scheduled', Date.parse('2026-03-05T15:00:00Z'), 7_200],
    ['scheduled', Date.parse('2026-03-09T14:00:00Z'), 7_200],
    ['scheduled', Date.parse('2026-03-10T04:00:00Z'), 10_800],
    ['canceled', Number.NaN, undefined],
  ])
})

it('tells statuses by the code, if the account has a name of its own; unknown ones tell nothing', async () => {
  await using world = await startWorld({ statusMap: { 'On the shelf': { kind: 'pause' } } })
  const { jobId, job } = await world.create()
  for (const status of ['Rolling', 'On the shelf', 'What is this', 'Completed']) {
    world.product.change(job, { status, completion_notes: 'New igniter.' })
    await world.gateway.advance(aWhileMs)
  }
  expect(statuses(world, jobId)).toEqual([
    expect.objectContaining({ status: 'scheduled', status_message: 'enroute' }),
    expect.objectContaining({ status: 'paused' }),
    expect.objectContaining({ status: 'complete', resolution: 'New igniter.' }),
  ])
})

it('sends notes that are meant for the brand, although the job itself does not change', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  world.product.addNote(job, '#brand the part is here')
  world.product.addNote(job, '#brand the part is here, too')
  world.product.addNote(job, 'for us')
  await world.gateway.advance(2 * aWhileMs)
  expect(world.gateway.sent(jobId).map(({ record }) => record['description'])).toEqual([
    'the part is here',
    'the part is here, too',
  ])
})

it('hands to a person what the API cannot do', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const { gateway } = world
  const now = gateway.clock.now()
  const id = Number(jobId)
  gateway.files.put('token', 'image/jpeg', Buffer.from('bytes'))
  const visit = { start_time: '2026-03-05T15:00:00+0000', end_time: '2026-03-05T17:00:00+0000' }
  gateway.tell(jobId, jobMessage(now, { id, title: 'Other' }))
  gateway.tell(jobId, appointmentMessage(now, id, { id: 1, status: 'scheduled', ...visit }))
  gateway.tell(jobId, appointmentMessage(now + 1, id, { id: 1, status: 'canceled', ...visit }))
  gateway.tell(jobId, noteMessage(now, id, { id: 5, description: 'Beware of the dog' }))
  gateway.tell(jobId, noteMessage(now, id, { id: 6, name: 'a.jpg', file_token: 'token', description: null }))
  gateway.tell(jobId, statusMessage(now, { id, status: 'canceled', reason: 'moved' }))
  await gateway.settle()
  const told = await texts(world)
  for (const text of [
    `Dispatch changed job ${job.id} (title`,
    `Dispatch has a visit of job ${job.id} at 2026-03-05 09:00 to 11:00: enter it`,
    `Dispatch took the visit at 2026-03-05 09:00 of job ${job.id} back`,
    `Dispatch has a new note for job ${job.id}: see it there`,
    `Dispatch has a file (a.jpg) for job ${job.id}`,
    `Cancel job ${job.id} in Service Fusion, whose API cannot. Dispatch said: moved`,
  ])
    expect(told).toContainEqual(expect.stringContaining(text))
  expect(await gateway.deadLetters()).toEqual([])
})

it.each([true, false])(
  'tries the call that is not documented, if the company wants it (taken: %s)',
  async (taken) => {
    await using world = await startWorld({ changesJobs: true }, (product) => (product.takesChanges = taken))
    const { jobId, job } = await world.create()
    const id = Number(jobId)
    const now = world.gateway.clock.now()
    const visit = { start_time: '2026-03-05T15:00:00+0000', end_time: '2026-03-05T17:00:00+0000' }
    world.gateway.tell(jobId, appointmentMessage(now, id, { id: 1, status: 'scheduled', ...visit }))
    await world.gateway.settle()
    expect(job).toMatchObject(taken ? morning : { status: 'Unscheduled', start_date: null })
    world.gateway.tell(jobId, statusMessage(now, { id, status: 'canceled', reason: 'moved' }))
    await world.gateway.advance(aWhileMs)
    expect(job.status).toBe(taken ? 'Cancelled' : 'Unscheduled')
    expect(await texts(world)).toHaveLength(taken ? 0 : 2)
    expect(statuses(world, jobId)).toEqual([])
  },
)

it('reads on until the time asked for, although filters are ignored and pages shift', async () => {
  await using world = await startWorld({}, (product) => {
    product.ignoresFilters = true
    const customer = product.addCustomer({ customer_name: 'x', contacts: [], locations: [] })
    for (let count = 0; count < 120; count += 1)
      product.addJob({
        customer_id: customer.id,
        customer_name: 'x',
        updated_at: '2026-01-01T00:00:00+00:00',
      })
  })
  const { jobId, job } = await world.create()
  world.product.change(job, morning)
  let isShifted = false
  world.gateway.network.disturb(({ url }) => {
    if (!url.includes('page=1&') || isShifted) return undefined
    isShifted = true
    // While the first page is on its way, all jobs move down by one.
    return {
      kind: 'meanwhile',
      after: () => {
        const fields = { customer_id: job.customer_id, customer_name: 'new' }
        world.product.addJob(fields)
      },
    }
  })
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toHaveLength(1)
})

it('waits until the minute is over if it called too often', async () => {
  await using world = await startWorld()
  const calls: number[] = []
  let isFirst = true
  world.gateway.network.disturb(({ method, url, at }) => {
    if (method !== 'POST' || !url.endsWith('/v1/jobs')) return undefined
    calls.push(at)
    if (!isFirst) return undefined
    isFirst = false
    const reset = Math.floor(world.gateway.clock.now() / 1_000) + 300
    return {
      kind: 'answered',
      response: () => Response.json({}, { status: 429, headers: { 'x-rate-limit-reset': String(reset) } }),
    }
  })
  await world.create()
  const [first = 0, second = 0] = calls
  expect(second - first).toBeGreaterThanOrEqual(298_000)
})

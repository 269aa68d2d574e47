import { appointmentMessage, statusMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { signedHeaders } from '../double/conformance-double.ts'
import { aWhileMs, startWorld, type World } from './support.ts'

const texts = async ({ gateway }: World) => (await gateway.attention()).map(({ text }) => text)
const statuses = ({ gateway }: World, jobId: string) =>
  gateway
    .sent(jobId)
    .flatMap(({ kind, record }) => (kind === 'job' ? [[record['status'], record['status_message']]] : []))
const visitsOf = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'appointment' ? [record] : []))
const morning = {
  start_time: '2026-03-05T15:00:00Z',
  end_time: '2026-03-05T17:00:00Z',
  arrival_window_minutes: 0,
  dispatched_employees_ids: [],
}

it('makes customer, address and job, and asks Housecall Pro not to write to the customer', async () => {
  await using world = await startWorld({ leadSource: 'Dispatch', tags: ['Warranty'] })
  const { jobId, job } = await world.create({ title: 'Heater is cold', external_id: 'claim-9' })
  expect(job).toMatchObject({ work_status: 'needs scheduling', tags: ['Warranty'], lead_source: 'Dispatch' })
  expect(job.notes[0]?.content).toMatch(
    new RegExp(`^Heater is cold\\nBrand: American Pie\\nClaim: claim-9\\n[^]*\\[Dispatch job ${jobId}\\]$`),
  )
  expect(world.product.customers.get(job.customerId)).toMatchObject({
    notifications_enabled: false,
    addresses: [{ street: '1755 Ridgeview Dr', zip: '76012' }],
  })
})

it('finds a customer by one of three telephone numbers and the name, leaves it as it is, and says why', async () => {
  const address = {
    id: 'adr_own',
    street: '9 Elm St',
    city: 'Dallas',
    state: 'TX',
    zip: '75201',
    country: 'US',
  }
  const own = {
    id: 'cus_own',
    first_name: 'James',
    last_name: 'Dodd',
    email: null,
    company: null,
    mobile_number: null,
    home_number: null,
    work_number: '(817) 555-0142',
    notifications_enabled: true,
    tags: [],
    addresses: [address],
  }
  await using world = await startWorld({}, (product) => product.customers.set(own.id, structuredClone(own)))
  const customer = { id: 7, first_name: 'James', last_name: 'Dodd', phone_number: '+18175550142' }
  const { jobId, job } = await world.create({ customer })
  expect(job.customerId).toBe('cus_own')
  const told = async (id: string) =>
    (await world.gateway.does(world.gateway.gateway.jobs.timeline(id))).map(({ text }) => text).join('\n')
  expect(await told(jobId)).toContain('customer cus_own has the same phone, name')
  const { addresses, ...rest } = world.product.customers.get('cus_own') ?? { addresses: [] }
  expect(rest).toEqual({ ...own, addresses: undefined })
  // The job is at another house of the same customer.
  expect(addresses.map(({ street }) => street)).toEqual(['9 Elm St', '1755 Ridgeview Dr'])
  const { job: second } = await world.create({ customer })
  expect(second.addressId).toBe(job.addressId)
  // Somebody else with this number, such as a property manager, gets a customer of their own.
  const other = await world.create({
    customer: { ...customer, id: 8, first_name: 'Ann', last_name: 'Lee' },
    address: { street_1: '5 Oak St', city: 'Dallas', state: 'TX', postal_code: '75202' },
  })
  expect(other.job.customerId).not.toBe('cus_own')
})

it('tells a whole day that was done between two looks in its order', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  world.product.addVisit(job, morning)
  const later = async (fields: Parameters<typeof world.product.change>[2]) => {
    await world.gateway.advance(2_000)
    Object.assign(job, fields, { updated_at: world.product.time() })
  }
  const times = () => ({ ...job.work_timestamps })
  await later({ work_timestamps: { ...times(), on_my_way_at: world.product.time() } })
  await later({ work_timestamps: { ...times(), started_at: world.product.time() } })
  await later({ work_timestamps: { ...times(), completed_at: world.product.time() } })
  await world.gateway.advance(aWhileMs)
  expect(
    world.gateway
      .sent(jobId)
      .map(({ kind, record }) => `${kind} ${String(record['status_message'] ?? record['status'])}`),
  ).toEqual(['appointment scheduled', 'job enroute', 'job started', expect.stringMatching(/^job /)])
  expect(statuses(world, jobId).at(-1)?.[0]).toBe('complete')
})

it('tells a visit with its arrival window, moved, moved back and taken off the calendar, and nothing twice', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const visit = world.product.addVisit(job, { ...morning, arrival_window_minutes: 60 })
  await world.gateway.advance(aWhileMs)
  const move = async (start_time: string) => {
    world.product.change(job, 'job.appointment.rescheduled', {
      visits: [{ ...visit, start_time, arrival_window_minutes: 60 }],
    })
    await world.gateway.advance(aWhileMs)
  }
  await move('2026-03-06T15:00:00Z')
  await move('2026-03-05T15:00:00Z')
  world.product.change(job, 'job.updated', { tags: ['VIP'] })
  await world.gateway.advance(aWhileMs)
  world.product.removeVisit(job, visit.id)
  await world.gateway.advance(aWhileMs)
  expect(
    visitsOf(world, jobId).map(({ status, time, duration }) => [status, String(time).slice(0, 10), duration]),
  ).toEqual([
    ['scheduled', '2026-03-05', 3_600],
    ['scheduled', '2026-03-06', 3_600],
    ['scheduled', '2026-03-05', 3_600],
    ['canceled', 'undefined', undefined],
  ])
  expect(await texts(world)).toEqual([])
})

it('keeps who goes to a visit that Dispatch moves, and tells Dispatch nothing of its own visits', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const tell = async (start_time: string, status = 'scheduled') => {
    const fields = { id: 1, status, start_time }
    world.gateway.tell(jobId, appointmentMessage(world.gateway.clock.now(), Number(jobId), fields))
    await world.gateway.settle()
  }
  await tell('2026-03-05T15:00:00+0000')
  const [visit] = job.visits
  if (visit === undefined) throw new Error('expected a visit')
  visit.dispatched_employees_ids = ['pro_000001']
  await tell('2026-03-07T15:00:00+0000')
  expect(job.visits).toEqual([
    expect.objectContaining({ start_time: '2026-03-07T15:00:00Z', dispatched_employees_ids: ['pro_000001'] }),
  ])
  await tell('2026-03-07T15:00:00+0000', 'canceled')
  expect(job.visits).toEqual([])
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toEqual([])
  expect(await texts(world)).toEqual([])
})

it('writes a cancellation into the job, clears its visits, and asks a person to do the rest', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  world.product.addVisit(job, morning)
  await world.gateway.advance(aWhileMs)
  const canceled = { id: Number(jobId), status: 'canceled', reason: 'moved' }
  world.gateway.tell(jobId, statusMessage(world.gateway.clock.now(), canceled))
  await world.gateway.settle()
  expect(job.visits).toEqual([])
  expect(job.notes.map(({ content }) => content.split('\n')[0])).toContain('Canceled in Dispatch: moved')
  expect(await texts(world)).toEqual([
    `Cancel job ${job.id} in Housecall Pro, whose API cannot. Dispatch said: moved`,
  ])
})

it('thanks for the first post of a new webhook, which is not signed', async () => {
  await using world = await startWorld()
  const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    world.gateway.webhooks.postOnce({ body, headers })
  expect(await world.gateway.does(post('{"foo":"bar"}'))).toBe(200)
  expect(await world.gateway.does(post('{"foo":"bar","event":"job.completed"}'))).toBe(401)
  const old = JSON.stringify({ event: 'job.completed' })
  const tenMinutesAgo = signedHeaders(old, world.gateway.clock.now() - 600_000)
  expect(await world.gateway.does(post(old, tenMinutesAgo))).toBe(401)
})

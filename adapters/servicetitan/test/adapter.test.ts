import { appointmentMessage, noteMessage, statusMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { officeUserId } from '../double/service-titan.ts'
import { aWhileMs, startWorld, type World } from './support.ts'

const texts = async ({ gateway }: World) => (await gateway.attention()).map(({ text }) => text)
const statuses = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'job' ? [record['status']] : []))
const visitsOf = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'appointment' ? [record] : []))
const cancel = ({ gateway }: World, jobId: string) =>
  gateway.tell(
    jobId,
    statusMessage(gateway.clock.now(), { id: Number(jobId), status: 'canceled', reason: 'moved' }),
  )

it('makes customer, location and job as ServiceTitan wants them', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create({
    title: 'No <cold> air & water',
    external_id: 'claim-9',
    source_id: 123,
  })
  expect(job).toMatchObject({
    jobStatus: 'Scheduled',
    customerPo: 'claim-9',
    businessUnitId: 31,
    jobTypeId: 41,
    campaignId: 51,
  })
  expect(job.summary).toMatch(/^No &lt;cold&gt; air &amp; water<br>Brand: American Pie<br>/)
  expect(job.externalData).toEqual([
    { key: 'dispatchJobId', value: jobId },
    { key: 'dispatchPlaceholder', value: expect.stringMatching(/:00:00Z$/) },
    { key: 'dispatchSourceId', value: '123' },
  ])
  expect(world.product.customers.get(job.customerId)).toMatchObject({
    contacts: [{ type: 'Phone' }, { type: 'Email' }],
  })
  expect(world.product.locations.get(job.locationId)).toMatchObject({
    address: { street: '1755 Ridgeview Dr', zip: '76012' },
  })
})

it('takes the job type, the campaign and the tags of a brand from its settings', async () => {
  await using world = await startWorld({ brands: { 123: { priority: 'Urgent', tagTypeIds: [81] } } })
  const { job } = await world.create({ source_id: 123 })
  expect(job).toMatchObject({ priority: 'Urgent', tagTypeIds: [81] })
  const { job: other } = await world.create({ source_id: 124 })
  expect(other).toMatchObject({ priority: 'Normal', tagTypeIds: [] })
})

it('finds a customer of the company by telephone number and name, and leaves it as it is', async () => {
  await using world = await startWorld({}, (product) => {
    const address = { street: '9 Elm St', city: 'Dallas', state: 'TX', zip: '75201', country: 'USA' }
    for (const name of ['Neighbor', 'james DODD'])
      product.customers.add((base) => ({
        ...base,
        name,
        address,
        contacts: [{ type: 'MobilePhone', value: '(817) 555-0142' }],
        externalData: [],
      }))
  })
  const customer = { id: 7, first_name: 'James', last_name: 'Dodd', phone_number: '+18175550142' }
  const { job } = await world.create({ customer })
  expect(world.product.customers.get(job.customerId)).toMatchObject({
    name: 'james DODD',
    address: { street: '9 Elm St' },
    contacts: [{ type: 'MobilePhone', value: '(817) 555-0142' }],
  })
  // The job is at another house of the same customer.
  expect(world.product.locations.get(job.locationId)).toMatchObject({
    customerId: job.customerId,
    address: { street: '1755 Ridgeview Dr' },
  })
  const { job: second } = await world.create({ customer })
  expect(second.locationId).toBe(job.locationId)
})

it('takes a job without an address, and says in it that the address is unknown', async () => {
  await using world = await startWorld()
  const { job } = await world.create({ address: null })
  expect(world.product.locations.get(job.locationId)?.address).toMatchObject({ street: 'Address unknown' })
})

it('does not tell the appointment that stands for none, until the office moves it', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  expect(world.gateway.sent(jobId)).toEqual([])
  const [visit] = world.product.appointmentsOf(job.id)
  if (visit === undefined) throw new Error('expected an appointment')
  const times = {
    start: '2026-03-05T15:00:00Z',
    end: '2026-03-05T17:00:00Z',
    arrivalWindowStart: '2026-03-05T14:00:00Z',
    arrivalWindowEnd: '2026-03-05T18:00:00Z',
  }
  world.product.appointments.change(visit, times)
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toEqual([
    expect.objectContaining({ time: expect.stringMatching(/^2026-03-05T14:00:00/), duration: 14_400 }),
  ])
  // Anything else in the record lists it again.
  world.product.appointments.change(visit, {})
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toHaveLength(1)
})

it('moves the appointment that stands for none to where Dispatch has the first visit, and adds one for the second', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const tell = (id: number, start_time: string, status = 'scheduled') =>
    world.gateway.tell(
      jobId,
      appointmentMessage(world.gateway.clock.now(), Number(jobId), { id, status, start_time }),
    )
  expect(world.product.appointmentsOf(job.id)).toHaveLength(1)
  tell(1, '2026-03-05T15:00:00+0000')
  await world.gateway.settle()
  tell(2, '2026-03-06T15:00:00+0000')
  await world.gateway.settle()
  tell(1, '2026-03-07T15:00:00+0000')
  await world.gateway.settle()
  const starts = () =>
    world.product
      .appointmentsOf(job.id)
      .map(({ start }) => start)
      .toSorted()
  expect(starts()).toEqual(['2026-03-06T15:00:00Z', '2026-03-07T15:00:00Z'])
  tell(2, '2026-03-06T15:00:00+0000', 'canceled')
  await world.gateway.settle()
  expect(starts()).toEqual(['2026-03-07T15:00:00Z'])
  expect(await texts(world)).toEqual([])
  // Its last one stays: the office is told.
  tell(1, '2026-03-07T15:00:00+0000', 'canceled')
  await world.gateway.settle()
  expect(await texts(world)).toEqual([expect.stringContaining('keeps at least one appointment')])
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toEqual([])
})

it('asks a person to cancel if the company has set no reason, or ServiceTitan does not allow it', async () => {
  await using without = await startWorld({ cancelReasonId: undefined })
  const first = await without.create()
  cancel(without, first.jobId)
  await without.gateway.settle()
  expect(await texts(without)).toEqual([
    `Cancel job ${first.job.id} in ServiceTitan: the provider has no cancelReasonId in its settings. Dispatch said: moved`,
  ])
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  world.product.changeStatus(job, 'Completed')
  cancel(world, jobId)
  await world.gateway.settle()
  expect(await texts(world)).toContainEqual(
    `Cancel job ${job.id} in ServiceTitan: ServiceTitan does not allow it, the job is Completed. Dispatch said: moved`,
  )
})

it('tells why the office canceled, and says in the same words what a brand wants otherwise', async () => {
  await using world = await startWorld({ brands: { 124: { statusMap: { Canceled: { kind: 'reject' } } } } })
  const first = await world.create({ source_id: 123 })
  const second = await world.create({ source_id: 124 })
  world.product.cancel(first.job, 61, 'sold the house')
  world.product.cancel(second.job, 62, '')
  await world.gateway.advance(aWhileMs)
  expect(statuses(world, first.jobId)).toEqual(['canceled'])
  expect(JSON.stringify(world.gateway.sent(first.jobId))).toContain('Customer canceled')
  expect(statuses(world, second.jobId)).toEqual(['rejected'])
})

it('tells what was scheduled and begun between two looks in its order', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  const [visit] = world.product.appointmentsOf(job.id)
  if (visit === undefined) throw new Error('expected an appointment')
  world.product.appointments.change(visit, { start: '2026-03-02T20:00:00Z', end: '2026-03-02T22:00:00Z' })
  await world.gateway.advance(2_000)
  world.product.changeStatus(job, 'Dispatched')
  await world.gateway.advance(2_000)
  // Somebody writes instructions beside the appointment: it counts as changed after the technician went.
  world.product.appointments.change(visit, {})
  await world.gateway.advance(aWhileMs)
  const told = world.gateway.sent(jobId)
  expect(told.map(({ kind, record }) => [kind, record['status'], record['status_message']])).toEqual([
    ['appointment', 'scheduled', undefined],
    ['job', 'scheduled', 'enroute'],
  ])
})

it('tells a status that comes again, and none twice because something else was changed', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  for (const status of ['InProgress', 'Hold', 'InProgress', 'Hold'] as const) {
    world.product.changeStatus(job, status)
    await world.gateway.advance(aWhileMs)
    world.product.jobs.change(job, { customerPo: `changed while ${status}` })
    await world.gateway.advance(aWhileMs)
  }
  expect(statuses(world, jobId)).toEqual(['scheduled', 'paused', 'scheduled', 'paused'])
})

it('sends the notes that are marked for the brand, and none of its own', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  world.gateway.tell(
    jobId,
    noteMessage(world.gateway.clock.now(), Number(jobId), { id: 501, description: '#brand call first' }),
  )
  await world.gateway.settle()
  world.product.addNote(job.id, 'for us alone', officeUserId)
  world.product.addNote(job.id, '#Brand: parts are ordered', officeUserId)
  await world.gateway.advance(aWhileMs)
  expect(world.product.notes.all().map(({ text }) => text)).toContain(
    '#brand call first\n[Dispatch note 501]',
  )
  const notes = world.gateway.sent(jobId).filter(({ kind }) => kind === 'attachment')
  expect(notes.map(({ record }) => record['description'])).toEqual(['parts are ordered'])
})

it('says what ServiceTitan said if a job is refused', async () => {
  await using world = await startWorld({ campaignId: 999 })
  const jobId = world.gateway.offer({})
  await world.gateway.settle()
  expect(await world.gateway.deadLetters()).toEqual([
    expect.objectContaining({
      jobId,
      message:
        'ServiceTitan does not accept what was sent (POST /jpm/v2/tenant/4711/jobs: 400). ' +
        'It said: One or more validation errors occurred; campaignId: not found',
    }),
  ])
})

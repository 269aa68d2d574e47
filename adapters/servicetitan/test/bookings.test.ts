import { appointmentMessage, noteMessage, statusMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { aWhileMs, startBookingWorld } from './support.ts'

const start = '2026-03-05T14:00:00Z'
const end = '2026-03-05T16:00:00Z'

it('makes a booking, which is no job until the office makes one of it', async () => {
  await using world = await startBookingWorld()
  const { jobId, job: booking } = await world.create({ title: 'No <cold> air' })
  expect(booking).toMatchObject({
    externalId: jobId,
    status: 'New',
    isFirstTimeClient: true,
    source: 'Dispatch',
  })
  expect(booking.summary).toMatch(/^No &lt;cold&gt; air<br>/)
  expect(world.product.jobs.all()).toEqual([])
  const bmsId = await world.double.convert?.(`booking-${booking.id}`)
  await world.gateway.advance(aWhileMs)
  expect(await world.gateway.job(jobId)).toMatchObject({ bmsId })
  expect(world.gateway.sent(jobId).map(({ record }) => record['status'])).toEqual([
    'unscheduled',
    'scheduled',
  ])
})

it('knows the visit that Dispatch told of the booking in the job that it becomes, and keeps its notes', async () => {
  await using world = await startBookingWorld()
  const { gateway, product } = world
  const { jobId, job: booking } = await world.create()
  const tell = (visit: object) =>
    gateway.tell(jobId, appointmentMessage(gateway.clock.now(), Number(jobId), { id: 88, ...visit }))
  tell({ start_time: start, end_time: end })
  gateway.tell(jobId, noteMessage(gateway.clock.now(), Number(jobId), { id: 5, description: 'Gate <4711>' }))
  await gateway.settle()
  expect(Date.parse(booking.start)).toBe(Date.parse(start))
  expect(booking.summary).toContain(`Dispatch has a visit from ${start} to ${end}.`)
  expect(booking.summary).toContain('Gate &lt;4711&gt;<br>[Dispatch note 5]')
  const id = Number(await world.double.convert?.(`booking-${booking.id}`))
  await gateway.advance(aWhileMs)
  expect(gateway.sent(jobId).map(({ record }) => record['status'])).toEqual(['unscheduled'])
  const moved = '2026-03-06T14:00:00Z'
  tell({ start_time: moved, updated_at: '2026-03-03T10:00:00+0000' })
  await gateway.settle()
  expect(product.appointmentsOf(id).map((visit) => Date.parse(visit.start))).toEqual([Date.parse(moved)])
  gateway.tell(jobId, noteMessage(gateway.clock.now(), Number(jobId), { id: 5, description: 'Gate <4711>' }))
  await gateway.settle()
  expect(product.notes.all()).toEqual([])
})

it('asks a person to dismiss the booking of a job that is canceled, and tells one that the office dismissed', async () => {
  await using world = await startBookingWorld()
  const { gateway } = world
  const [canceled, dismissed] = [await world.create(), await world.create()]
  const id = Number(canceled.jobId)
  gateway.tell(
    canceled.jobId,
    statusMessage(gateway.clock.now(), { id, status: 'canceled', reason: 'moved' }),
  )
  await gateway.settle()
  expect((await gateway.attention()).map(({ text }) => text)).toContainEqual(
    `Dismiss booking ${canceled.job.id} in ServiceTitan: the job was canceled in Dispatch. Dispatch said: moved`,
  )
  world.product.bookings.change(dismissed.job, { status: 'Dismissed' })
  await gateway.advance(aWhileMs)
  expect(gateway.sent(dismissed.jobId).map(({ record }) => record['status'])).toEqual(['rejected'])
})

it('takes no settings that want bookings and name no booking provider', async () => {
  await expect(startBookingWorld({ bookingProviderId: undefined })).rejects.toThrow(
    'bookingProviderId: expected the id of a booking provider',
  )
})

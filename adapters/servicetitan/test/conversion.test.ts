import { appointmentMessage, jobMessage, noteMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { aWhileMs, startBookingWorld, startWorld } from './support.ts'

// What Dispatch tells while the office makes a job of a booking, and before that is read.

const start = '2026-03-05T14:00:00Z'
const moved = '2026-03-06T14:00:00Z'

type World = Awaited<ReturnType<typeof startBookingWorld>>

async function startBooked() {
  const world = await startBookingWorld()
  const { jobId, job: booking } = await world.create()
  const convert = async () => Number(await world.double.convert?.(`booking-${booking.id}`))
  return { world, jobId, booking, convert, ...tellers(world, jobId) }
}

function tellers({ gateway }: Pick<World, 'gateway'>, jobId: string) {
  const tell = (make: (at: number, id: number) => object) => {
    gateway.tell(jobId, make(gateway.clock.now(), Number(jobId)))
    return gateway.settle()
  }
  return {
    visit: (fields: object) =>
      tell((at, id) =>
        appointmentMessage(at, id, { id: 88, updated_at: new Date(at).toISOString(), ...fields }),
      ),
    note: (description: string, id = 5) => tell((at, job) => noteMessage(at, job, { id, description })),
  }
}

const asked = async ({ gateway }: World) => (await gateway.attention()).map(({ text }) => text)
const startsOf = ({ product }: World, id: number) =>
  product.appointmentsOf(id).map((visit) => Date.parse(visit.start))

it('writes a note on the job if the office makes it of the booking just before the note is written', async () => {
  const booked = await startBooked()
  await using world = booked.world
  const { gateway, product } = world
  gateway.network.disturb(({ method, url }) =>
    method === 'PATCH' && url.includes('/bookings/')
      ? { kind: 'meanwhile', before: async () => void (await booked.convert()) }
      : undefined,
  )
  await booked.note('Gate 4711')
  await gateway.advance(aWhileMs)
  expect(product.notes.all().map(({ text }) => text)).toEqual(['Gate 4711\n[Dispatch note 5]'])
  await gateway.advance(aWhileMs)
  expect([...product.jobs.all()].map(({ summary }) => summary).join()).not.toContain('Gate 4711')
})

it('brings a note and a visit into a job that the office made of an older look at the booking', async () => {
  const booked = await startBooked()
  await using world = booked.world
  const { gateway, product } = world
  const older = booked.booking.summary
  await booked.note('Gate 4711')
  await booked.visit({ start_time: start })
  const id = await booked.convert()
  const job = product.jobs.get(id)
  if (job === undefined) throw new Error('expected the job')
  product.jobs.change(job, { summary: older })
  await gateway.advance(aWhileMs)
  expect(job.summary).toMatch(
    /^Heater.*<hr>Gate 4711<br>\[Dispatch note 5\]<hr>Dispatch has a visit at .*<br>\[Dispatch visit 88: /,
  )
  await booked.visit({ start_time: moved })
  expect(startsOf(world, id)).toEqual([Date.parse(moved)])
})

it('brings no note back that the office deleted from the job', async () => {
  const booked = await startBooked()
  await using world = booked.world
  const { gateway, product } = world
  await booked.note('Gate 4711')
  const id = await booked.convert()
  const job = product.jobs.get(id)
  if (job === undefined) throw new Error('expected the job')
  await gateway.advance(aWhileMs)
  product.jobs.change(job, { summary: 'No cold air' })
  product.bookings.change(booked.booking, { status: 'Converted' })
  await gateway.advance(aWhileMs)
  expect([job.summary, product.notes.all()]).toEqual(['No cold air', []])
})

it('moves the one appointment of a visit that Dispatch moves before the conversion is read', async () => {
  const booked = await startBooked()
  await using world = booked.world
  await booked.visit({ start_time: start })
  const id = await booked.convert()
  await booked.visit({ start_time: moved })
  expect(startsOf(world, id)).toEqual([Date.parse(moved)])
  await world.gateway.advance(aWhileMs)
  expect(startsOf(world, id)).toEqual([Date.parse(moved)])
  expect(world.gateway.sent(booked.jobId).map(({ record }) => record['status'])).toEqual(['unscheduled'])
})

it('does not drop a visit that Dispatch takes back before the conversion is read', async () => {
  const booked = await startBooked()
  await using world = booked.world
  await booked.visit({ start_time: start })
  await booked.convert()
  await booked.visit({ start_time: start, status: 'canceled' })
  expect(await asked(world)).toContainEqual(expect.stringContaining('Dispatch took the visit at'))
})

it('knows a visit of Dispatch that the office booked at another time', async () => {
  const booked = await startBooked()
  await using world = booked.world
  await booked.visit({ start_time: start })
  const { double, gateway } = world
  await double.act('schedule', `booking-${booked.booking.id}`, {
    text: '',
    start: '2026-03-05T18:00:00Z',
    end: '2026-03-05T20:00:00Z',
    fileName: '',
    content: new Uint8Array(),
  })
  await gateway.advance(aWhileMs)
  const id = Number((await gateway.job(booked.jobId))?.bmsId)
  expect(gateway.sent(booked.jobId).map(({ record }) => record['status'])).toEqual([
    'unscheduled',
    'scheduled',
  ])
  await booked.visit({ start_time: moved })
  expect(startsOf(world, id)).toEqual([Date.parse(moved)])
})

it('asks a person if several visits or appointments could be meant', async () => {
  const booked = await startBooked()
  await using world = booked.world
  const { product } = world
  await booked.visit({ start_time: start })
  await booked.visit({ id: 89, start_time: moved })
  const id = await booked.convert()
  const [visit] = product.appointmentsOf(id)
  if (visit === undefined) throw new Error('expected an appointment')
  product.appointments.change(visit, { start: '2026-03-09T14:00:00Z', end: '2026-03-09T16:00:00Z' })
  await booked.visit({ start_time: '2026-03-07T14:00:00Z' })
  await booked.visit({ id: 89, status: 'canceled' })
  expect(startsOf(world, id)).toEqual([Date.parse('2026-03-09T14:00:00Z')])
  expect(await asked(world)).toEqual([
    `Dispatch has the visit 88 at 2026-03-07T14:00:00Z. Which appointment of job ${id} in ServiceTitan stands for it cannot be told: set it by hand.`,
    `Dispatch took the visit 89 back. Which appointment of job ${id} in ServiceTitan stands for it cannot be told: delete it by hand.`,
  ])
})

it.each([
  '—',
  'Before\n—\nAfter',
  '<hr>',
  'a<br>b &lt;hr&gt; c',
  'Gate [Dispatch note 4]\nand more',
  'Two\r\nlines',
  'x\n\n[Dispatch visit 1: start gone]',
])('tells the words of the brand from its own marks: %j', async (text) => {
  const booked = await startBooked()
  await using world = booked.world
  const { gateway, product } = world
  await booked.note(text)
  await booked.note('Another', 6)
  const told = jobMessage(gateway.clock.now(), { id: Number(booked.jobId), description: text })
  for (const again of [1, 2, 3]) {
    gateway.tell(booked.jobId, { ...told, title: `Title ${again}` })
    await gateway.settle()
  }
  const orders = await world.double.workOrders()
  expect(orders[0]?.notes).toEqual([
    `${text.replace('\r', '')}\n[Dispatch note 5]`,
    'Another\n[Dispatch note 6]',
  ])
  expect(product.bookings.all()[0]?.summary.split('[Dispatch note 6]').length).toBe(2)
})

it('keeps the notes below the summary of a job that was a booking when bookings are no longer set up', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const { gateway, product } = world
  product.jobs.change(job, { summary: `${job.summary}<hr>Gate 4711<br>[Dispatch note 5]` })
  gateway.tell(jobId, jobMessage(gateway.clock.now(), { id: Number(jobId), title: 'Now it leaks' }))
  await gateway.settle()
  expect(job.summary).toMatch(/^Now it leaks.*<hr>Gate 4711<br>\[Dispatch note 5\]$/)
})

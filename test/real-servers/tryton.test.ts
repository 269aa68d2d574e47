import tryton from '@truckroll/adapter-tryton'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials, startTryton, type RealTryton } from '../../adapters/tryton/test/start-tryton.ts'
import { whyNoTryton } from '../../adapters/tryton/test/tryton-programs.ts'
import { createRealServerWorld, type RealServerWorld } from '../support/real-server-world.ts'

const timeOf = (year: number, month: number, day: number, hour: number, minute = 0) => {
  return { __class__: 'datetime', year, month, day, hour, minute, second: 0, microsecond: 0 }
}

describe.skipIf(whyNoTryton())('a gateway with Tryton', { timeout: 120_000 }, () => {
  let server: RealTryton
  let world: RealServerWorld

  beforeAll(async () => {
    server = await startTryton()
    world = await createRealServerWorld({
      adapter: tryton,
      adapterSettings: { url: server.url },
      credentials,
      settings: { database: server.database, tellsNotes: true },
    })
  }, 120_000)
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await server.close()
  })

  it('carries a job there and what people do with it back', async () => {
    const { jobId, bmsId } = await world.offer({ title: 'Furnace out' })
    expect(await server.dana.task(bmsId)).toMatchObject({
      name: `[DSP-${jobId}] Furnace out`,
      'status.': { name: 'Offered' },
    })
    await server.dana.move(bmsId, 'Scheduled', {
      constraint_start_time: timeOf(2027, 1, 4, 14),
      constraint_finish_time: timeOf(2027, 1, 4, 16),
    })
    const { appointments } = await world.told(
      jobId,
      'the brand hears of the visit',
      (job) => job.appointments.length > 0,
    )
    expect(appointments).toMatchObject([
      { externalId: `tryton-desk-${bmsId}`, status: 'scheduled', startAt: Date.UTC(2027, 0, 4, 14) },
    ])
    await server.dana.create('ir.note', {
      resource: `project.work,${bmsId}`,
      message: 'Replaced the capacitor.',
    })
    await world.told(jobId, 'the brand hears of the note', (job) => job.attachments.length > 0)
    await server.dana.move(bmsId, 'Complete')
    const done = await world.told(jobId, 'the brand hears of the end', ({ status }) => status === 'complete')
    expect(done.appointments).toHaveLength(1)
    expect(done.attachments).toHaveLength(1)
  })

  it('follows what people do in the app of Dispatch', async () => {
    const { control } = world.world.sandbox
    const { jobId, bmsId } = await world.offer()
    const expectTask = async (fields: object) => {
      await expect.poll(() => server.dana.task(bmsId), { timeout: 40_000 }).toMatchObject(fields)
    }
    control.act(jobId, { act: 'accept' })
    await expectTask({ 'status.': { name: 'Accepted' } })
    control.act(jobId, { act: 'schedule', start: '2027-03-14T02:30:00-05:00', durationSeconds: 7_200 })
    await expectTask({
      'status.': { name: 'Scheduled' },
      constraint_start_time: timeOf(2027, 3, 14, 7, 30),
      constraint_finish_time: timeOf(2027, 3, 14, 9, 30),
    })
    control.act(jobId, { act: 'enroute' })
    await expectTask({ 'status.': { name: 'En route' } })
    control.brand.cancelJob(jobId, { reason: 'customer moved' })
    await expectTask({ 'status.': { name: 'Canceled' } })
    // What the gateway wrote is no news of the company: the brand hears of one visit alone.
    expect(control.job(jobId).appointments).toHaveLength(1)
    expect(await world.attention()).toEqual([])
  })
})

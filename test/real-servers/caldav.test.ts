import caldav from '@truckroll/adapter-caldav'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  credentials,
  serverNames,
  startCalendarServer,
  whyNoCalendarServer,
  type RealCalendarServer,
} from '../../adapters/caldav/test/calendar-servers.ts'
import { createRealServerWorld, type RealServerWorld } from '../support/real-server-world.ts'

describe.each(serverNames.map((name) => ({ name })))(
  'a gateway with a calendar on $name',
  { timeout: 120_000 },
  ({ name }) => {
    const skipped = whyNoCalendarServer(name)
    let server: RealCalendarServer
    let world: RealServerWorld
    let calendar: string

    beforeAll(async () => {
      if (skipped !== undefined) return
      server = await startCalendarServer(name)
      calendar = await server.createCalendar('visits')
      world = await createRealServerWorld({
        adapter: caldav,
        adapterSettings: { url: server.url },
        credentials,
        settings: { calendar, timezone: 'America/New_York' },
      })
    }, 60_000)
    afterAll(async () => {
      if (skipped !== undefined) return
      await world[Symbol.asyncDispose]()
      await server.close()
    })

    it.skipIf(skipped)('carries a job there and what people do with it back', async () => {
      const { jobId, bmsId } = await world.offer({ title: 'Furnace out' })
      const entry = `${calendar}${bmsId}.ics`
      expect(await server.person.read(entry)).toContain('SUMMARY:new: Furnace out')
      await server.person.change(entry, {
        DTSTART: 'DTSTART;TZID=America/New_York:20270104T090000',
        DTEND: 'DTEND;TZID=America/New_York:20270104T110000',
      })
      const taken = await world.told(
        jobId,
        'the brand hears of the visit',
        (job) => job.appointments.length > 0,
      )
      expect(taken.appointments).toMatchObject([
        { externalId: `caldav-desk-${bmsId}`, status: 'scheduled', startAt: Date.UTC(2027, 0, 4, 14) },
      ])
      await server.person.change(entry, { SUMMARY: 'SUMMARY:done (ready_for_billing): Furnace out' })
      const done = await world.told(
        jobId,
        'the brand hears of the end',
        ({ status }) => status === 'complete',
      )
      expect(done).toMatchObject({ statusMessage: 'ready_for_billing' })
      expect(done.appointments).toHaveLength(1)
    })

    it.skipIf(skipped)(
      'tells the brand that a visit was deleted, and the company that a job is off',
      async () => {
        const { control } = world.world.sandbox
        const { jobId, bmsId } = await world.offer({}, 'unscheduled')
        const entry = `${calendar}${bmsId}.ics`
        control.act(jobId, { act: 'schedule', start: '2027-03-14T02:30:00-05:00', durationSeconds: 7_200 })
        const shows = (text: string) =>
          world.until(`${bmsId} shows ${text}`, async () => (await server.person.read(entry)).includes(text))
        expect(await shows('DTSTART:20270314T073000Z')).toBe(true)
        control.brand.cancelJob(jobId, { reason: 'customer moved' })
        expect(await shows('SUMMARY:canceled (customer moved): ')).toBe(true)

        const other = await world.offer()
        const visit = `${calendar}${other.bmsId}.ics`
        await server.person.change(visit, { DTSTART: 'DTSTART:20270105T090000' })
        const hears = (status: string) =>
          world.told(other.jobId, `the brand hears that the visit is ${status}`, ({ appointments }) =>
            appointments.some((one) => one.status === status),
          )
        await hears('scheduled')
        await server.person.delete(visit)
        expect((await hears('canceled')).status).toBe('unscheduled')
      },
    )
  },
)

import { SystemClock, type FoundJob, type JobUpdate, type Logger } from '@truckroll/gateway'
import { createHttpClient, createJobRequest, type JobRequestParts } from '@truckroll/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CalDavAdapter } from '../src/adapter.ts'
import { providerSettingsSchema } from '../src/settings.ts'
import {
  credentials,
  startCalendarServer,
  whyNoCalendarServer,
  type CalendarProgram,
  type RealCalendarServer,
  type ServerName,
} from './calendar-servers.ts'

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
const http = createHttpClient()
const anyJob = {
  title: 'Heater is cold',
  symptom: 'no heat',
  customer: { id: 7, first_name: 'Jane', last_name: 'Doe', phone_number: '+12125550100' },
}
let lastJob = 0

afterAll(() => http.close())

/** What holds on each server. */
export function describeCalendar(wanted: ServerName | CalendarProgram): void {
  describe(`a calendar on ${typeof wanted === 'string' ? wanted : wanted.name}`, () => {
    const skipped = whyNoCalendarServer(wanted)
    let server: RealCalendarServer
    let adapter: CalDavAdapter
    let path: string
    let settings: ReturnType<typeof providerSettingsSchema.parse>

    beforeAll(async () => {
      if (skipped !== undefined) return
      server = await startCalendarServer(wanted)
      path = await server.createCalendar('visits')
      settings = providerSettingsSchema.parse({ calendar: path, timezone: 'America/New_York' })
      adapter = new CalDavAdapter(http, { url: server.url }, new SystemClock())
    }, 60_000)
    afterAll(async () => {
      if (skipped === undefined) await server.close()
    })

    type Parts = JobRequestParts<typeof settings, typeof credentials>
    const requestOf = (parts: Partial<Parts> & Pick<Parts, 'job'>) =>
      createJobRequest({ settings, credentials, ...parts })
    const create = async (fields: object = {}) => {
      lastJob += 1
      const job = { id: lastJob, status: 'offered', ...anyJob, ...fields }
      const bmsId = String((await adapter.createJob(requestOf({ job }))).bmsId)
      return { job, bmsId, entry: `${path}${bmsId}.ics` }
    }
    const poll = async (cursor: string | undefined, linked: readonly string[]) => {
      const findJob = (bmsId: string): Promise<FoundJob | undefined> =>
        Promise.resolve(linked.includes(bmsId) ? { jobId: '1', sourceId: undefined } : undefined)
      const updates: JobUpdate[] = []
      for (let next = cursor; ;) {
        const request = { ...requestOf({ job: { id: 1 } }), cursor: next, findJob, logger: quiet }
        const answer = await adapter.pollChanges(request)
        updates.push(...answer.updates)
        next = answer.cursor
        if (answer.more !== true)
          return {
            updates: updates.map(({ update }) => update),
            keys: updates.map(({ key }) => key),
            cursor: next,
          }
      }
    }
    const appointmentOf = (
      parts: Parts & { job: { id: number } },
      appointment: Readonly<Record<string, unknown>>,
    ) => ({
      ...requestOf(parts),
      appointment,
    })

    it.skipIf(skipped)('has an entry on the day on which the job came, once', async () => {
      const { job, bmsId, entry } = await create({
        title: 'Heater: cold; very, "cold"\n',
        address: { street_1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
      })
      const text = await server.person.read(entry)
      expect(text).toMatch(/DTSTART;VALUE=DATE:\d{8}\n/)
      expect(text).toContain(String.raw`SUMMARY:new: Heater: cold\; very\, "cold"`)
      expect(text).toContain(String.raw`LOCATION:1 Main St\, New York\, NY 10001`)
      expect(text).toContain('Jane')
      expect(await adapter.createJob(requestOf({ job, attempt: 2 }))).toEqual({ bmsId })
      expect(await server.person.read(entry)).toBe(text)
    })

    it.skipIf(skipped)('follows an appointment of Dispatch, in UTC, and a second one beside it', async () => {
      const { job, bmsId, entry } = await create({ status: 'unscheduled' })
      const at = (id: number, status: string, start_time: string, end_time?: string) =>
        adapter.changeAppointment(
          appointmentOf({ job, bmsId, settings, credentials }, { id, status, start_time, end_time }),
        )
      expect(await at(5, 'scheduled', '2026-03-08T01:30:00-0500', '2026-03-08T03:30:00-0400')).toEqual({})
      const text = await server.person.read(entry)
      expect(text).toContain('DTSTART:20260308T063000Z')
      expect(text).toContain('DTEND:20260308T073000Z')
      expect(text).toContain('SUMMARY:Heater is cold')
      await at(6, 'scheduled', '2026-03-09T14:00:00+0000')
      await at(6, 'scheduled', '2026-03-10T14:00:00+0000')
      const further = `${path}${bmsId}-visit-6.ics`
      expect(await server.person.read(further)).toContain('DTEND:20260310T160000Z')
      await at(5, 'canceled', '2026-03-08T01:30:00-0500')
      expect(await server.person.read(entry)).toMatch(/DTSTART;VALUE=DATE:20260308\n/)
      await at(6, 'canceled', '2026-03-10T14:00:00+0000')
      expect(await server.person.read(further)).toContain('STATUS:CANCELLED')
      // All of it was the gateway's own doing.
      expect((await poll(undefined, [bmsId])).updates).toEqual([])
    })

    it.skipIf(skipped)('tells when people drag, name and delete entries, each once', async () => {
      const { bmsId, entry } = await create()
      const first = await poll(undefined, [bmsId])
      expect(first.updates).toEqual([])
      await server.person.change(entry, {
        DTSTART: 'DTSTART;TZID=America/New_York:20260314T233000',
        DTEND: 'DTEND;TZID=America/New_York:20260315T003000',
      })
      const taken = await poll(first.cursor, [bmsId])
      expect(taken.updates).toEqual([
        { kind: 'accept' },
        {
          kind: 'schedule',
          start: '2026-03-15T03:30:00.000Z',
          end: '2026-03-15T04:30:00.000Z',
          appointmentId: `caldav-provider-1-${bmsId}`,
        },
      ])
      expect((await poll(taken.cursor, [bmsId])).updates).toEqual([])
      // An older cursor works, and tells the same under the same keys.
      expect(await poll(undefined, [bmsId])).toMatchObject({ updates: taken.updates, keys: taken.keys })
      await server.person.change(entry, { SUMMARY: 'SUMMARY:On my way :Heater is cold' })
      const going = await poll(taken.cursor, [bmsId])
      expect(going.updates).toEqual([{ kind: 'enroute' }])
      await server.person.change(entry, { SUMMARY: 'SUMMARY:Done (ready_for_billing): Heater is cold' })
      const done = await poll(going.cursor, [bmsId])
      expect(done.updates).toEqual([{ kind: 'complete', reason: 'ready_for_billing' }])
      await server.person.delete(entry)
      expect((await poll(done.cursor, [bmsId])).updates).toEqual([])
    })

    it.skipIf(skipped)('tells of a deleted visit as taken back, and of a deleted offer as a no', async () => {
      const [visit, offer, stranger, stays] = [await create(), await create(), await create(), await create()]
      await server.person.change(visit.entry, { DTSTART: 'DTSTART:20260401T140000' })
      const linked = [visit.bmsId, offer.bmsId, stays.bmsId]
      const before = await poll(undefined, linked)
      expect(before.updates).toMatchObject([
        { kind: 'accept' },
        { kind: 'schedule', start: '2026-04-01T18:00:00.000Z', end: '2026-04-01T20:00:00.000Z' },
      ])
      for (const { entry } of [visit, offer, stranger]) await server.person.delete(entry)
      const after = await poll(before.cursor, linked)
      expect(after.updates).toEqual([
        { kind: 'unschedule', appointmentId: `caldav-provider-1-${visit.bmsId}` },
        { kind: 'reject' },
      ])
      // The server forgot its token, and says so, or lists all that is there: everything is compared.
      const forgotten = JSON.stringify({
        ...JSON.parse(before.cursor),
        token: 'http://radicale.org/ns/sync/forgotten',
      })
      expect((await poll(forgotten, linked)).updates).toEqual(after.updates)
      expect(await adapter.cancelJob(requestOf({ job: visit.job, bmsId: visit.bmsId }))).toEqual({
        needsAttention: expect.stringContaining('was deleted from the calendar'),
      })
    })

    it.skipIf(skipped)('keeps what people wrote, under changes, notes and files of the brand', async () => {
      const { job, bmsId, entry } = await create()
      await server.person.change(entry, { 'X-OWN': 'X-OWN:kept', LOCATION: 'LOCATION:behind the barn' })
      const files = { t: { bytes: Buffer.from('pixels'), contentType: 'image/png', contentLength: 6 } }
      for (const attempt of [1, 2]) {
        const request = requestOf({ job, bmsId, files, attempt })
        await adapter.addNote({ ...request, note: { id: 9, description: 'Gate code 4471' } })
        await adapter.addAttachment({ ...request, attachment: { id: 10, name: '../x.png', file_token: 't' } })
      }
      const changed = { ...job, title: 'Heater is gone', symptom: 'smoke' }
      await adapter.updateJob({ ...requestOf({ job: changed, bmsId }), changed: ['/title', '/symptom'] })
      const text = await server.person.read(entry)
      expect(text).toContain('SUMMARY:new: Heater is gone')
      expect(text).toContain('Symptom: smoke')
      expect(text).toContain('X-OWN:kept')
      expect(text).toContain('LOCATION:behind the barn')
      expect(text.match(/^DESCRIPTION/gm)).toHaveLength(1)
      const [, description = ''] = /^DESCRIPTION:([^]*?)\r?\n(?=\S)/m.exec(text) ?? []
      expect(description.match(/Gate code 4471/g)).toHaveLength(1)
      expect(text.match(/^ATTACH/gm)).toHaveLength(1)
      expect(text).toContain(Buffer.from('pixels').toString('base64'))
      // New words replace the old ones; a note that somebody rewrote stays, and a person is told.
      const note = (words: string) => ({ ...requestOf({ job, bmsId }), note: { id: 9, description: words } })
      await adapter.updateNote(note('Gate code 1122'))
      expect(await server.person.read(entry)).not.toContain('4471')
      await server.person.change(entry, { DESCRIPTION: 'DESCRIPTION:rewritten by hand' })
      expect(await adapter.deleteNote(note(''))).toMatchObject({
        needsAttention: expect.stringContaining('somebody'),
      })
      await adapter.removeAttachment({ ...requestOf({ job, bmsId }), attachment: { id: 10, name: 'x.png' } })
      expect(await server.person.read(entry)).not.toMatch(/^ATTACH/m)
      const canceled = { ...job, status: 'canceled', status_message: 'moved away' }
      expect(await adapter.cancelJob(requestOf({ job: canceled, bmsId }))).toEqual({})
      expect(await server.person.read(entry)).toContain('SUMMARY:canceled (moved away): Heater is gone')
      expect((await poll(undefined, [bmsId])).updates).toEqual([])
      expect(await adapter.getJob({ ...requestOf({ job, bmsId }), bmsId })).toEqual({ status: 'canceled' })
    })

    it.skipIf(skipped)('reads a zone that only the entry itself knows', async () => {
      const { bmsId, entry } = await create({ status: 'unscheduled' })
      const { cursor } = await poll(undefined, [bmsId])
      await server.person.change(entry, { DTSTART: 'DTSTART;TZID=Office:20260601T090000' })
      const zone =
        'BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n' +
        'TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT'
      const text = (await server.person.read(entry)).replaceAll('\n', '\r\n')
      await server.person.write(entry, text.replace('BEGIN:VEVENT', zone))
      expect((await poll(cursor, [bmsId])).updates).toMatchObject([
        { kind: 'schedule', start: '2026-06-01T06:00:00.000Z' },
      ])
    })

    it.skipIf(skipped)('refuses a calendar that is none', async () => {
      const job = { id: 1 }
      await adapter.verifyCredentials(requestOf({ job }))
      const elsewhere = { ...settings, calendar: `${path}elsewhere` }
      await expect(adapter.verifyCredentials(requestOf({ job, settings: elsewhere }))).rejects.toMatchObject({
        name: 'ProviderError',
        message: expect.stringMatching(/^expected a calendar at/),
      })
    })
  })
}

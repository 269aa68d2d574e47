import { isJsonObject, type JobUpdate, type Update } from '@truckroll/gateway'
import { createSqliteStore } from '@truckroll/sqlite'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter, type ScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, type HttpWorld } from '../support/http-world.ts'
import { emit, emitJob } from '../support/emit.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { useStores } from './support/stores.ts'
import { connectFirst, TellingVendor, ways } from './support/telling-vendor.ts'

const start = '2026-03-02T15:00:00Z'
const end = '2026-03-02T17:00:00Z'
const later = '2026-03-03T15:00:00Z'
const latest = '2026-03-03T17:00:00Z'

const schedule = (from: string, to: string): Update => ({ kind: 'schedule', start: from, end: to })
const appointment = (from: string, to: string, status = 'scheduled', jobId = 1) => ({
  appointment: { id: 5, job_id: jobId, status, start_time: from, end_time: to },
})
const noteOf = (id: number, description: string, fields: object = {}, jobId = 1) => ({
  attachment: { id, entity_type: 'Job', entity_id: jobId, description, ...fields },
})
const status = (name: string, jobId = 1) => ({ job: { id: jobId, status: name } })

/** What became of an update that the BMS reported: `echo`, or that it went to Dispatch. */
async function report(world: HttpWorld, update: Update): Promise<string> {
  const { id } = await world.gateway.updates.send('1', update)
  const stored = await world.until(async () => {
    const found = await world.gateway.updates.get(id)
    return found !== undefined && found.state !== 'queued' ? found : undefined
  })
  return stored.cause ?? 'went'
}

describe.each(useStores())('guarantee 7: no echo, on $name', ({ why, prepare, createStore }) => {
  prepare()
  async function createKnown(adapter: ScriptedAdapter): Promise<HttpWorld> {
    const world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    emitJob(world, 1, 'x')
    await world.until(() => adapter.handed.length === 1)
    return world
  }

  /** Dispatch tells of these, one after the other, and the adapter is handed each. */
  async function hand(
    world: HttpWorld,
    adapter: ScriptedAdapter,
    ...puts: Readonly<Record<string, unknown>>[]
  ): Promise<void> {
    const before = adapter.handed.length
    for (const put of puts) emit(world, put)
    await world.until(() => adapter.handed.length === before + puts.length)
  }

  const note = noteOf(6, ' Gate code 4711 ')

  test.skipIf(why)('what came from Dispatch is not reported back, once', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    emit(world, note)
    await world.until(() => adapter.handed.length === 2)
    expect(await report(world, { kind: 'note', text: 'Gate code 4711' })).toBe('echo')
    // Said again it is the BMS's own: the entry is used up.
    expect(await report(world, { kind: 'note', text: 'Gate code 4711' })).toBe('went')
    emit(world, { job: { id: 1, status: 'canceled' } })
    await world.until(() => adapter.handed.length === 3)
    expect(await report(world, { kind: 'cancel' })).toBe('echo')
  })

  test.skipIf(why)('what differs from what Dispatch said goes', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    emit(world, note)
    emit(world, appointment(start, end))
    await world.until(() => adapter.handed.length === 3)
    expect(await report(world, { kind: 'note', text: 'Gate code 4712' })).toBe('went')
    expect(await report(world, schedule(start, latest))).toBe('went')
  })

  test.skipIf(why)('a real change back goes', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    emit(world, appointment(start, end))
    await world.until(() => adapter.handed.length === 2)
    expect(await report(world, schedule(later, latest))).toBe('went')
    expect(await report(world, schedule(start, end))).toBe('went')
  })

  test.skipIf(why)('what Dispatch said later ends what it said before', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    emit(world, appointment(start, end))
    emit(world, appointment(later, latest))
    await world.until(() => adapter.handed.length === 3)
    expect(await report(world, schedule(start, end))).toBe('went')
  })

  test.skipIf(why)('what Dispatch undid is news when the provider does it', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    await hand(world, adapter, status('canceled'), status('offered'))
    expect(await report(world, { kind: 'cancel' })).toBe('went')
    await hand(world, adapter, status('unscheduled'))
    emitJob(world, 1, 'offered in full')
    await world.until(() => adapter.handed.length === 5)
    expect(await report(world, { kind: 'accept' })).toBe('went')
  })

  test.skipIf(why)('what the provider itself undid is news when it does it after all', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    await hand(world, adapter, status('canceled'))
    expect(await report(world, { kind: 'start' })).toBe('went')
    expect(await report(world, { kind: 'cancel' })).toBe('went')
    await hand(world, adapter, status('unscheduled'))
    expect(await report(world, { kind: 'start' })).toBe('went')
    expect(await report(world, { kind: 'accept' })).toBe('echo')
  })

  test.skipIf(why)('a visit called off or over may be planned for the same time', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    for (const ended of ['canceled', 'complete']) {
      await hand(world, adapter, appointment(start, end), appointment(start, end, ended))
      expect(await report(world, schedule(start, end))).toBe('went')
    }
  })

  test.skipIf(why)('a note stays an echo beside a second one, until it is edited or deleted', async () => {
    const adapter = createScriptedAdapter()
    await using world = await createKnown(adapter)
    const texts = ['edited', 'deleted', 'kept']
    await hand(world, adapter, ...texts.map((text, index) => noteOf(index, text)))
    await hand(world, adapter, noteOf(0, 'better'), noteOf(1, 'deleted', { deleted_at: start }))
    const ends: string[] = []
    for (const text of [...texts, 'better']) ends.push(await report(world, { kind: 'note', text }))
    expect(ends).toEqual(['went', 'went', 'echo', 'echo'])
  })

  test.skipIf(why)('what the adapter itself sends goes, and ends what Dispatch said before', async () => {
    const adapter = createScriptedAdapter()
    const sent: Update[] = [schedule(start, end), schedule(later, latest)]
    adapter.play(({ type }) => (type === 'appointment.updated' ? { updates: sent } : undefined))
    await using world = await createKnown(adapter)
    const queued: (string | undefined)[] = []
    world.gateway.on('update:queued', ({ cause }) => queued.push(cause))
    const done = world.heard('attempt:done', ({ type }) => type === 'appointment.updated')
    emit(world, appointment(start, end))
    await done
    expect(queued).toEqual([undefined, undefined])
    // By now the BMS has the later time: the earlier one is news.
    expect(await report(world, schedule(start, end))).toBe('went')
  })
})

describe('guarantee 7: no echo', () => {
  test.each(ways)('each kind is dropped once, by %s', async (way) => {
    const vendor = new TellingVendor()
    const { adapter } = vendor
    adapter.play(async ({ request }) => {
      const { attachment } = request.event.data
      const token = isJsonObject(attachment) ? attachment['fileToken'] : undefined
      if (typeof token === 'string') await request.files.get(token)
    })
    const store = await connectFirst(createSqliteStore({ path: ':memory:' }), 11_776)
    await using world = await createHttpWorld({ adapter: adapter.definition, store })
    const { brand } = world.sandbox.control
    const [{ id }, { id: canceled }] = [
      brand.offerJob({ organizationId: 11_776 }),
      brand.offerJob({ organizationId: 11_776 }),
    ]
    let done = 0
    world.gateway.on('attempt:done', () => (done += 1))
    await world.until(() => done === 2)
    brand.addPhoto(id, { fileName: 'leak.png', contentBase64: 'AQID' })
    emit(world, status('unscheduled', id))
    emit(world, appointment(start, end, 'scheduled', id))
    emit(world, noteOf(6, ' Gate code 4711 ', {}, id))
    emit(world, status('canceled', canceled))
    await world.until(() => done === 7)

    const came: string[] = []
    world.gateway.on('update:queued', ({ kind, cause }) => came.push(`${kind} ${cause ?? 'goes'}`))
    const said: readonly (readonly [number, Update])[] = [
      [id, { kind: 'accept' }],
      [id, schedule('2026-03-02T10:00:00-05:00', '2026-03-02T12:00:00-05:00')],
      [id, { kind: 'note', text: 'Gate code 4711' }],
      [id, { kind: 'attachment', fileName: 'other-name.png', contentBase64: 'AQID' }],
      [canceled, { kind: 'cancel' }],
    ]
    const toldTwice = ['first', 'second'].flatMap((time) =>
      said.map(([jobId, update]): JobUpdate => {
        return { job: { jobId: String(jobId) }, update, key: `${time} ${update.kind}` }
      }),
    )
    await vendor.tell(world, way, toldTwice)
    await world.until(() => came.length === toldTwice.length)
    const kinds = said.map(([, { kind }]) => kind)
    expect(came).toEqual([...kinds.map((kind) => `${kind} echo`), ...kinds.map((kind) => `${kind} goes`)])
  })

  test('after a day the same is news', async () => {
    const clock = new ShiftedClock()
    const adapter = createScriptedAdapter()
    const store = createSqliteStore({ path: ':memory:', clock })
    await using world = await createHttpWorld({ adapter: adapter.definition, clock, store })
    emitJob(world, 1, 'x')
    emit(world, noteOf(6, 'one'))
    emit(world, noteOf(7, 'two'))
    await world.until(() => adapter.handed.length === 3)
    clock.shiftMs = 23 * 3_600_000
    expect(await report(world, { kind: 'note', text: 'one' })).toBe('echo')
    clock.shiftMs = 24 * 3_600_000
    expect(await report(world, { kind: 'note', text: 'two' })).toBe('went')
  })

  test('a file that the adapter was given does not go back as news; another one does', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(async ({ type, request }) => {
      const { attachment } = request.event.data
      if (type !== 'attachment.created' || !isJsonObject(attachment)) return
      await request.files.get(String(attachment['fileToken']))
    })
    await using world = await createHttpWorld({ adapter: adapter.definition })
    const { brand } = world.sandbox.control
    const job = brand.offerJob({ organizationId: 11_776 })
    brand.addPhoto(job.id, { fileName: 'leak.png', contentBase64: 'AQID' })
    await world.heard('attempt:done', ({ type }) => type === 'attachment.created')
    const back = (contentBase64: string) =>
      world.gateway.updates.send(String(job.id), { kind: 'attachment', fileName: 'a.png', contentBase64 })
    expect(await back('AQID')).toMatchObject({ state: 'suppressed', cause: 'echo' })
    expect(await back('AQID')).toMatchObject({ state: 'queued' })
    expect(await back('BAUG')).toMatchObject({ state: 'queued' })
  })
})

import { isJsonObject, type Update } from '@truckroll/gateway'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter, type ScriptedAdapter } from '../engine/scripted-adapter.ts'
import { createWorld, type World } from '../engine/world.ts'
import { emit, emitJob } from './support/emit.ts'
import { useStores } from './support/stores.ts'

const start = '2026-03-02T15:00:00Z'
const end = '2026-03-02T17:00:00Z'
const later = '2026-03-03T15:00:00Z'
const latest = '2026-03-03T17:00:00Z'

describe.each(useStores())('guarantee 7: no echo, on $name', ({ why, prepare, createStore }) => {
  prepare()
  async function createKnown(adapter: ScriptedAdapter): Promise<World> {
    const world = await createWorld({ adapter: adapter.definition, store: await createStore() })
    emitJob(world, 1, 'x')
    await world.until(() => adapter.handed.length === 1)
    return world
  }

  /** What became of an update that the BMS reported: `echo`, or that it went to Dispatch. */
  async function report(world: World, update: Update): Promise<string> {
    const { id } = await world.gateway.updates.send('1', update)
    const stored = await world.until(async () => {
      const found = await world.gateway.updates.get(id)
      return found !== undefined && found.state !== 'queued' ? found : undefined
    })
    return stored.cause ?? 'went'
  }

  const schedule = (from: string, to: string): Update => ({ kind: 'schedule', start: from, end: to })
  const appointment = (from: string, to: string) => ({
    appointment: { id: 5, job_id: 1, status: 'scheduled', start_time: from, end_time: to },
  })
  const note = { attachment: { id: 6, entity_type: 'Job', entity_id: 1, description: ' Gate code 4711 ' } }

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
  test('a file that the adapter was given does not go back as news; another one does', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(async ({ type, request }) => {
      const { attachment } = request.event.data
      if (type !== 'attachment.created' || !isJsonObject(attachment)) return
      await request.files.get(String(attachment['fileToken']))
    })
    await using world = await createWorld({ adapter: adapter.definition })
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

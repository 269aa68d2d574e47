import { createPostgresStore } from '@truckroll/postgres'
import { TerminalError } from '@truckroll/gateway'
import { payloadOf } from '@truckroll/testing'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter, type Handed } from '../support/scripted-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'
import { connectProvider } from './support/connect-provider.ts'
import { emit, emitJob, titleOf, titlesOf } from '../support/emit.ts'
import { noServer, useServer, useStores } from './support/stores.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

describe.each(useStores())('guarantee 3: order, on $name', ({ why, prepare, createStore }) => {
  prepare()
  test.skipIf(why)('a failing event keeps its place and holds back its own job only', async () => {
    const adapter = createScriptedAdapter()
    let failures = 3
    adapter.play((handed) => {
      if (handed.jobId === '1' && titleOf(handed) === 'a' && failures-- > 0) throw new Error('not now')
    })
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: await createStore(),
      settings: { retryMaxMs: 50 },
    })
    for (const title of ['a', 'b', 'c']) emitJob(world, 1, title)
    for (const title of ['a', 'b', 'c']) emitJob(world, 2, title)
    await world.until(() => adapter.handed.length === 9)
    expect(titlesOf(adapter.handed, '1')).toEqual(['a', 'a', 'a', 'a', 'b', 'c'])
    expect(titlesOf(adapter.handed, '2')).toEqual(['a', 'b', 'c'])
    const attempts = adapter.handed.filter(({ jobId }) => jobId === '1').map(({ attempt }) => attempt)
    expect(attempts).toEqual([1, 2, 3, 4, 1, 1])
  })

  test.skipIf(why)('the events of one job are never at the adapter at once', async () => {
    const adapter = createScriptedAdapter()
    let running = 0
    let most = 0
    adapter.play(async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => void setTimeout(resolve, 2))
      running -= 1
    })
    await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
    const titles = Array.from({ length: 12 }, (_, index) => String(index))
    for (const title of titles) emitJob(world, 1, title)
    await world.until(() => adapter.handed.length === titles.length)
    expect(titlesOf(adapter.handed, '1')).toEqual(titles)
    expect(most).toBe(1)
  })

  test.skipIf(why)(
    'a job told with another organization ends for the first, and begins for the second',
    async () => {
      const adapter = createScriptedAdapter()
      adapter.play(({ type, request }) => {
        if (type === 'job.created') return { bmsId: `wo of ${request.provider?.externalOrganizationId}` }
        if (type === 'note.created') throw new TerminalError('no notes')
        return {}
      })
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      await connectProvider(world, 'p1', 600)
      await connectProvider(world, 'p2', 601)
      emitJob(world, 1, 'a', 600)
      await world.heard('attempt:done', ({ type }) => type === 'job.created')
      emit(world, { attachment: { id: 5, entity_type: 'Job', entity_id: 1, description: 'gate code' } })
      const { eventId: parked } = await world.heard('event:parked', () => true)
      emitJob(world, 1, 'b', 601)
      const created = () => adapter.handed.filter(({ type }) => type === 'job.created')
      // What the first has parked holds its own end, and nothing of the second.
      await world.until(() => created().length === 2)
      expect(created()[1]?.request.provider?.externalOrganizationId).toBe('p2')
      expect(adapter.handed.some(({ type }) => type === 'job.canceled')).toBe(false)
      await world.until(async () => (await world.gateway.jobs.get('1'))?.bmsId === 'wo of p2')
      await world.gateway.operations.skip(parked, { token: 'test' })
      await world.until(() => adapter.handed.some(({ type }) => type === 'job.canceled'))
      const end = adapter.handed.find(({ type }) => type === 'job.canceled')
      expect(end?.request.event.data).toMatchObject({
        bmsId: 'wo of p1',
        provider: { externalOrganizationId: 'p1' },
      })
      const [late] = await world.gateway.updates.sendMany([
        { job: { externalOrganizationId: 'p1', bmsId: 'wo of p1' }, update: { kind: 'complete' } },
      ])
      expect(late).toMatchObject({ kind: 'failed', isLost: true })
      expect((await world.gateway.jobs.get('1'))?.bmsId).toBe('wo of p2')
    },
  )

  test.skipIf(why)(
    'a job that comes back and is lost again unheard leaves alone what the first provider has in hand',
    async () => {
      const adapter = createScriptedAdapter()
      let letGo = () => {}
      const gate = new Promise<void>((resolve) => (letGo = resolve))
      const isEndOfFirst = ({ type, request }: Handed) =>
        type === 'job.canceled' && request.provider?.externalOrganizationId === 'p1'
      adapter.play(async (handed) => {
        if (isEndOfFirst(handed)) await gate
        return {}
      })
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      await connectProvider(world, 'p1', 600)
      await connectProvider(world, 'p2', 601)
      emitJob(world, 1, 'a', 600)
      await world.heard('attempt:done', ({ type }) => type === 'job.created')
      emitJob(world, 1, 'b', 601)
      await world.until(() => adapter.handed.some(isEndOfFirst))
      emitJob(world, 1, 'c', 600)
      emitJob(world, 1, 'd', 601)
      await world.until(() => adapter.handed.some((handed) => titleOf(handed) === 'd'))
      letGo()
      await world.until(async () => (await world.gateway.status()).waitingEvents === 0)
      expect(adapter.handed.filter(isEndOfFirst).map(({ attempt }) => attempt)).toEqual([1])
    },
  )
})

describe('guarantee 3: order', () => {
  test('all that is about one job has its key, ids compared as text; other things have their own', async () => {
    const adapter = createScriptedAdapter()
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    adapter.play(({ type }) => (type === 'job.created' ? gate.then(() => ({})) : {}))
    await using world = new VirtualWorld({ adapter: adapter.definition })
    await world.start()
    const note = { id: 1, entity_type: 'Job', entity_id: '7', description: 'a note' }
    const puts: Readonly<Record<string, unknown>>[] = [
      { job: { id: 7, title: 'x' } },
      { estimate: { id: 1, job_id: 7 } },
      { invoice: { id: 1, job_id: '7' } },
      { customform: { job_id: 7 } },
      { surveyresponse: { id: 1, job_id: '7', rating: 5 } },
      { appointment: { id: 1, job_id: 7, status: 'scheduled' } },
      { attachment: note },
    ]
    for (const put of puts) world.emit(7, payloadOf(put))
    for (const put of [{ payment: { id: 7 } }, { attachment: { ...note, id: 2, entity_type: 'Customer' } }]) {
      world.emit(8, payloadOf(put))
    }
    await world.advance(30_000)
    const first = adapter.handed.map(({ type }) => type)
    expect(first.toSorted()).toEqual(['job.created', 'message.other', 'message.other'])
    letGo()
    await world.until(() => adapter.handed.length === puts.length + 2)
    const keys = adapter.handed.slice(3).map(({ type, request }) => request.event.data['key'] ?? type)
    expect(keys).toEqual([
      'estimate',
      'invoice',
      'customform',
      'survey.submitted',
      'appointment.updated',
      'note.created',
    ])
  })

  test('three hundred jobs with a bad one among them go on without it', async () => {
    const adapter = createScriptedAdapter()
    adapter.play(({ jobId }) => {
      if (jobId === '5') throw new Error('never')
    })
    await using world = new VirtualWorld({ adapter: adapter.definition })
    for (let id = 1; id <= 300; id++) world.offer(id)
    const gateway = await world.start()
    const others = () => new Set(adapter.handed.map(({ jobId }) => jobId).filter((id) => id !== '5')).size
    await world.until(() => others() === 299, 60_000)
    expect((await world.does(gateway.status())).waitingEvents).toBe(1)
  })
})

describe.skipIf(noServer)('guarantee 3: order', () => {
  const server = useServer()
  test('PostgreSQL itself refuses a second event of a key at the adapter', async () => {
    const url = await server.createUrl()
    const adapter = createScriptedAdapter()
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => (letGo = resolve))
    adapter.play(() => gate.then(() => ({})))
    await using world = await createHttpWorld({
      adapter: adapter.definition,
      store: createPostgresStore({ url }),
    })
    for (const title of ['a', 'b']) emitJob(world, 1, title)
    await world.until(async () => (await world.gateway.status()).waitingEvents === 2)
    await world.until(() => adapter.handed.length === 1)
    const beginSecond = server.query(
      url,
      "update truckroll.events set open_attempt = 1 where key = 'job:1' and open_attempt is null",
    )
    await expect(beginSecond).rejects.toMatchObject({ code: '23505', constraint: 'events_active' })
    letGo()
    await world.until(() => adapter.handed.length === 2)
  })
})

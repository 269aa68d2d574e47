import { describe, expect, it } from 'vitest'
import { type AttemptOutcome, noOutages, type Outages, type WaitingSide } from '@truckroll/store'
import { connectedProvider, fullJob, notice, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

/** What is told of each pause, beside who did it. */
const pauseWords = {
  all: 'everything is paused by Ida (local)',
  provider: 'its provider is paused by Ida (local)',
  job: 'it is paused by Ida (local)',
} as const

export function describeWaiting(createPlace: CreatePlace): void {
  describe('what a job waits for', () => {
    const bench = useStore(createPlace)

    async function waitingOf(jobId = '30462', outages: Outages = noOutages) {
      return (await bench.store.readJobWork([jobId], outages)).get(jobId)?.waiting
    }

    async function listed(side: WaitingSide | 'any', outages: Outages = noOutages) {
      const page = await bench.store.listJobs({ waiting: { side, outages }, limit: 10 })
      return page.items.map(({ id }) => id)
    }

    const retry = (side?: WaitingSide): Extract<AttemptOutcome, { state: 'retry' }> => ({
      state: 'retry',
      dueAt: bench.clock.now() + 3_600_000,
      isCounted: false,
      cause: 'outage',
      message: 'POST /jobs was answered 429: "come back later"',
      previous: 'status',
      ...(side === undefined ? {} : { side }),
    })
    const dead: AttemptOutcome = { state: 'dead', cause: 'refused', message: 'do not service' }

    it('is listed newest first, page by page, also of very many', async () => {
      await bench.record(fullJob('m1', { jobId: '1' }))
      const [event] = await bench.claim()
      if (event === undefined) throw new Error('expected the job to be claimed')
      await bench.attempt(event, dead)
      const ids = Array.from({ length: 2_100 }, (_, index) => String(10_000 + index))
      await bench.record(...ids.map((jobId) => fullJob(`m${jobId}`, { jobId })))
      // Behind all those that have their turn.
      expect(await listed('any')).toEqual(['1'])
      expect(await listed('bms')).toEqual([])
      await bench.store.pause({ kind: 'all' })
      const waiting = { side: 'person', outages: noOutages } as const
      const first = await bench.store.listJobs({ waiting, limit: 1_500 })
      const cursor = first.nextCursor
      if (cursor === undefined) throw new Error('expected a second page')
      const second = await bench.store.listJobs({ waiting, limit: 1_500, cursor })
      const found = [...first.items, ...second.items].map(({ id }) => id)
      expect(found).toEqual([...ids.toReversed(), '1'])
      expect(await listed('dispatch')).toEqual([])
    })

    it('is nothing while it has its turn, and once it is through', async () => {
      await bench.record(fullJob('m1'))
      expect(await waitingOf()).toBeUndefined()
      await bench.drain()
      await bench.store.acceptUpdates([updateOf('u1')])
      expect(await waitingOf()).toBeUndefined()
      expect(await listed('any')).toEqual([])
    })

    it.each([undefined, 'dispatch', 'adapter', 'setting'] as const)(
      'is the side that failed (%s), in its words, until its next time',
      async (side) => {
        await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
        const event = (await bench.claim()).find(({ jobId }) => jobId === '30462')
        if (event === undefined) throw new Error('expected the job to be claimed')
        const nextAt = bench.clock.now() + 3_600_000
        await bench.attempt(event, retry(side))
        const waiting = { side: side ?? 'bms', attempt: 1, nextAt }
        expect(await waitingOf()).toMatchObject({
          ...waiting,
          why: expect.stringContaining('come back later'),
        })
        expect(await listed('any')).toEqual(['30462'])
        expect(await listed(side ?? 'bms')).toEqual(['30462'])
        expect(await listed('person')).toEqual([])
      },
    )

    it('is a person where it is parked, also where an update of it is retried', async () => {
      await bench.record(fullJob('m1'))
      await bench.store.acceptUpdates([updateOf('u1')])
      const send = await bench.sendOne()
      const dueAt = bench.clock.now() + 1_000
      await bench.store.finishSend(send.claim, { state: 'retry', dueAt, message: 'busy', isAttempted: true })
      await bench.attempt(await bench.claimOne(), dead)
      expect(await waitingOf()).toMatchObject({
        side: 'person',
        why: expect.stringContaining('do not service'),
        attempt: 1,
        nextAt: undefined,
      })
      expect(await listed('person')).toEqual(['30462'])
      expect(await listed('dispatch')).toEqual([])
    })

    it('is a person where the job, its provider or everything is paused, for updates alike', async () => {
      await bench.store.addProvider(connectedProvider('p1', '17'))
      const scopes = [
        { kind: 'all' },
        { kind: 'provider', externalOrganizationId: 'p1' },
        { kind: 'job', jobId: '30462' },
      ] as const
      await bench.record(fullJob('m1'))
      for (const scope of scopes) {
        await bench.store.pause(scope, { token: 'local', actor: 'Ida' })
        expect(await waitingOf(), scope.kind).toMatchObject({
          side: 'person',
          why: expect.stringContaining(pauseWords[scope.kind]),
          nextAt: undefined,
        })
        await bench.store.resume(scope)
        expect(await waitingOf(), scope.kind).toBeUndefined()
      }
      await bench.drain()
      await bench.store.acceptUpdates([updateOf('u1')])
      for (const scope of scopes) {
        await bench.store.pause(scope)
        expect(await waitingOf(), scope.kind).toMatchObject({
          side: 'person',
          why: expect.stringContaining(pauseWords[scope.kind].replace(' by Ida (local)', '')),
          nextAt: undefined,
        })
        expect(await listed('person'), scope.kind).toEqual(['30462'])
        await bench.store.resume(scope)
        expect(await waitingOf(), scope.kind).toBeUndefined()
      }
    })

    it('is a person where its provider is not connected, or an activation of it is open', async () => {
      await bench.record(fullJob('m1'))
      expect(await bench.claim({ holdsUnknown: true })).toEqual([])
      expect(await waitingOf()).toMatchObject({
        side: 'person',
        why: expect.stringContaining('organization 17'),
        nextAt: undefined,
      })
      await bench.store.holdOrganization('17', true)
      const held = { side: 'person', why: expect.stringContaining('activation'), nextAt: undefined }
      expect(await waitingOf()).toMatchObject(held)
      const item = { cause: 'activation', jobId: undefined, externalOrganizationId: undefined } as const
      for (const [provider, organization] of [
        ['p1', '17'],
        ['p2', '170'],
      ] as const) {
        const text = `Dispatch says that provider ${provider} is its organization ${organization}`
        await bench.store.addAttention({ ...item, organizationId: organization, text })
      }
      expect(await waitingOf()).toMatchObject({ ...held, why: expect.stringContaining('provider p1') })
    })

    it('is a setting where a login is refused, for jobs of that provider that were not tried, too', async () => {
      await bench.store.addProvider(connectedProvider('p1', '17'))
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      await bench.attempt(await bench.claimOne(), { ...retry(), dueAt: bench.clock.now() })
      const event = await bench.claimOne()
      const message = 'the login was refused'
      const outcome = { state: 'provider_held', cause: 'credentials', provider: 'p1', message } as const
      await bench.attempt(event, outcome)
      for (const jobId of ['30462', '2']) {
        const waiting = { side: 'setting', why: expect.stringContaining(message), nextAt: undefined }
        expect(await waitingOf(jobId), jobId).toMatchObject(waiting)
      }
      expect(await listed('setting')).toEqual(['2', '30462'])
    })

    it('is Dispatch where it does not take an update, and a setting where it refuses the key', async () => {
      await bench.record(fullJob('m1'))
      await bench.drain()
      await bench.store.acceptUpdates([updateOf('u1')])
      const outage = { message: 'agent/in was answered 401', nextAt: bench.clock.now() + 60_000 }
      const refused = { ...noOutages, refusedCredentials: new Map([['default', outage]]) }
      expect(await waitingOf('30462', refused)).toMatchObject({
        side: 'setting',
        why: expect.stringContaining('answered 401'),
        nextAt: outage.nextAt,
      })
      expect(await listed('setting', refused)).toEqual(['30462'])
      const dueAt = bench.clock.now() + 1_000
      const message = 'agent/in was answered 503'
      const first = await bench.sendOne()
      await bench.store.finishSend(first.claim, { state: 'retry', dueAt, message, isAttempted: true })
      const waiting = { side: 'dispatch', why: expect.stringContaining('503'), attempt: 1, nextAt: dueAt }
      expect(await waitingOf()).toMatchObject(waiting)
      expect(await listed('dispatch')).toEqual(['30462'])
      bench.clock.advance(1_000)
      const again = await bench.sendOne()
      const nextAt = bench.clock.now() + 60_000
      const outcome = { state: 'retry', dueAt: nextAt, message: 'no key', isAttempted: false } as const
      await bench.store.finishSend(again.claim, { ...outcome, cause: 'credentials' })
      expect(await waitingOf()).toMatchObject({
        side: 'setting',
        why: expect.stringContaining('no key'),
        nextAt,
      })
      bench.clock.advance(60_000)
      expect(await bench.sendAll()).toEqual(['u1'])
      expect(await waitingOf()).toBeUndefined()
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'sent', cause: undefined })
    })

    it('is the BMS where that is down and the job was not tried yet', async () => {
      await bench.store.addProvider(connectedProvider('p1', '17'))
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2', organizationId: '18' }))
      const adapter = { message: 'POST /jobs was answered 503: "in maintenance"', nextAt: 17 }
      const own = { ...noOutages, providers: new Map([['p1', adapter]]) }
      const waiting = { side: 'bms', attempt: 0, why: expect.stringContaining('in maintenance'), nextAt: 17 }
      expect(await waitingOf('30462', own)).toMatchObject(waiting)
      expect(await waitingOf('2', own)).toBeUndefined()
      expect(await listed('bms', own)).toEqual(['30462'])
      expect(await listed('bms', { ...noOutages, providers: new Map([['', adapter]]) })).toEqual(['2'])
      expect(await listed('bms', { ...noOutages, adapter })).toEqual(['2', '30462'])
      expect(await waitingOf('2', { ...noOutages, adapter })).toMatchObject(waiting)
    })

    it('is not before the next try of what is down, in its own words if it failed itself', async () => {
      await bench.record(fullJob('m1'))
      const outcome = retry()
      await bench.attempt(await bench.claimOne(), outcome)
      const dueAt = bench.clock.now() + 3_600_000
      const behind = (nextAt: number) => ({ ...noOutages, adapter: { message: 'in maintenance', nextAt } })
      const why = expect.stringContaining('come back later')
      expect(await waitingOf('30462', behind(dueAt - 1))).toMatchObject({ why, nextAt: dueAt })
      expect(await waitingOf('30462', behind(dueAt + 1))).toMatchObject({ why, nextAt: dueAt + 1 })
      bench.clock.advance(3_600_000)
      await bench.attempt(await bench.claimOne(), { ...outcome, cause: 'stopped', isExcused: true })
      expect(await waitingOf('30462', behind(9))).toMatchObject({
        side: 'bms',
        why: expect.stringContaining('in maintenance'),
        nextAt: 9,
      })
    })

    it('is read for many jobs at once, with what was done last and the visits that are open', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }), notice('m3', '2'))
      await bench.store.acceptUpdates([
        updateOf('u1'),
        updateOf('u2', { kind: 'note', ordering: undefined }),
        updateOf('v1', { jobId: '2', kind: 'schedule', ordering: { kind: 'schedule', appointmentId: 'A' } }),
      ])
      const work = await bench.store.readJobWork(['30462', '2', 'unknown'], noOutages)
      expect(work.get('30462')?.updates.map(({ id }) => id)).toEqual(['u1', 'u2'])
      expect(work.get('30462')?.openVisits).toEqual([])
      expect(work.get('2')?.updates.map(({ id }) => id)).toEqual(['v1'])
      expect(work.get('2')?.openVisits).toEqual(['A'])
      expect(work.get('unknown')).toBeUndefined()
    })
  })
}

import { describe, expect, it } from 'vitest'
import type { AttemptOutcome, ClaimedEvent } from '@truckroll/store'
import { connectedProvider, fullJob } from './fixtures.ts'
import { type CreatePlace, type StoreBench, useStore } from './store-bench.ts'

const claimMs = 60_000
const later = {
  state: 'retry',
  dueAt: 0,
  isCounted: true,
  cause: 'error',
  message: 'no',
  previous: 'status',
} satisfies AttemptOutcome

/** Begins an attempt of each job, and lets the claims of all run out, as if the process had died. */
async function dieOver(bench: StoreBench, ...jobs: readonly string[]): Promise<void> {
  for (const jobId of jobs) await bench.record(fullJob(`m${jobId}`, { jobId }))
  for (const event of await bench.claim({ claimMs })) await bench.start(event)
  bench.clock.advance(claimMs)
}

const idsOf = (events: readonly ClaimedEvent[]) => events.map(({ id }) => id)

export function describeSuspects(createPlace: CreatePlace): void {
  describe('events that were open when their process died', () => {
    const bench = useStore(createPlace)

    it('are handed out one at a time, beside others', async () => {
      await dieOver(bench, '1', '2', '3')
      await bench.record(fullJob('m4', { jobId: '4' }), fullJob('m5', { jobId: '5' }))
      const claimed = await bench.claim()
      expect(claimed.filter(({ isSuspect }) => isSuspect)).toMatchObject([
        { failures: 0, previous: 'crashed' },
      ])
      expect(idsOf(claimed.filter(({ isSuspect }) => !isSuspect))).toEqual(['m4_0', 'm5_0'])
      expect(await bench.claim({ isTryingSuspect: true })).toEqual([])
    })

    it('are suspects no longer once they have ended', async () => {
      await dieOver(bench, '1', '2')
      await bench.record(fullJob('m9', { jobId: '1' }))
      const first = await bench.claimOne()
      await bench.attempt(first, { state: 'done' })
      expect(idsOf(await bench.claim({ isTryingSuspect: true }))).toEqual(['m9_0'])
      expect(await bench.claim()).toMatchObject([{ id: 'm2_0', isSuspect: true }])
    })

    it('stay suspects if they fail', async () => {
      await dieOver(bench, '1')
      await bench.attempt(await bench.claimOne(), later)
      expect(await bench.claimOne()).toMatchObject({ id: 'm1_0', isSuspect: true, failures: 1 })
    })

    it('are no suspects after a person had them replayed', async () => {
      await dieOver(bench, '1')
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'crashed', message: 'again' })
      await bench.store.replay(['m1_0'], 'failed')
      expect(await bench.claimOne()).toMatchObject({ id: 'm1_0', isSuspect: false })
    })

    it('count only the one that was tried as a suspect, and the sound ones go before it', async () => {
      await dieOver(bench, '1', '2', '3')
      const tried = await bench.claimOne()
      await bench.start(tried)
      await bench.record(fullJob('m4', { jobId: '4' }))
      const [beside] = await bench.claim({ isTryingSuspect: true })
      if (beside === undefined) throw new Error('expected the new one')
      await bench.start(beside)
      bench.clock.advance(claimMs)
      const order: (readonly [string, number])[] = []
      for (;;) {
        const [event] = await bench.claim()
        if (event === undefined) break
        order.push([event.id, event.failures])
        await bench.attempt(event, { state: 'done' })
      }
      expect(order.at(-1)).toEqual([tried.id, 1])
      expect(order.slice(0, -1).map(([, failures]) => failures)).toEqual([0, 0, 0])
    })

    it('are tried to find out whether the adapter is up, if nothing else waits', async () => {
      await dieOver(bench, '1', '2')
      expect(await bench.claim({ limit: 1, isProbe: true })).toMatchObject([{ isSuspect: true }])
    })

    it('wait for their time, for a paused provider and for a paused job, as others do', async () => {
      await bench.store.addProvider(connectedProvider('a', '7'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '7' }))
      await bench.start(await bench.claimOne({ claimMs }))
      bench.clock.advance(claimMs)
      await bench.attempt(await bench.claimOne(), { ...later, dueAt: bench.clock.now() + 5_000 })
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.nextDueAt()).toBe(bench.clock.now() + 5_000)
      bench.clock.advance(5_000)
      await bench.store.pause({ kind: 'provider', externalOrganizationId: 'a' })
      expect(await bench.claim()).toEqual([])
      await bench.store.resume({ kind: 'provider', externalOrganizationId: 'a' })
      await bench.store.pause({ kind: 'job', jobId: '1' })
      expect(await bench.claim()).toEqual([])
      await bench.store.resume({ kind: 'job', jobId: '1' })
      expect(await bench.claim()).toMatchObject([{ isSuspect: true }])
    })

    it('are due at once if the clock is set back by hours', async () => {
      await dieOver(bench, '1')
      await bench.store.releaseClaim((await bench.claimOne()).claim)
      bench.clock.advance(-6 * 3_600_000)
      expect(idsOf(await bench.claim())).toEqual(['m1_0'])
    })

    it('take a place of their provider', async () => {
      await bench.store.addProvider(connectedProvider('a', '7'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '7' }))
      await bench.start(await bench.claimOne({ claimMs }))
      bench.clock.advance(claimMs)
      await bench.store.releaseClaim((await bench.claimOne()).claim)
      for (const jobId of ['2', '3', '4'])
        await bench.record(fullJob(`m${jobId}`, { jobId, organizationId: '7' }))
      expect(idsOf(await bench.claim({ perProvider: 3 }))).toEqual(['m1_0', 'm2_0', 'm3_0'])
    })

    it('hold up nothing that a person would have to free', async () => {
      await dieOver(bench, '1', '2')
      await bench.claim()
      expect((await bench.store.listHeld(undefined, 10)).items).toEqual([])
    })
  })
}

import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, updateOf } from './fixtures.ts'
import { stamp, useStore, type CreatePlace } from './store-bench.ts'

/** For stores that outlive their process. */
export function describeRestart(createPlace: CreatePlace): void {
  describe('after a restart', () => {
    const bench = useStore(createPlace)

    it('keeps all over a restart, and frees what the process before held', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      const [first, second] = await bench.claim()
      if (first === undefined || second === undefined) throw new Error('expected two events')
      await bench.start(first)
      await bench.store.storeStep(first.claim, 'customer', '1')
      const lease = await bench.store.acquireLease('default', 'one', 15_000)
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.sendOne()
      await bench.reopen()
      expect(await bench.store.finishAttempt(first.claim, { state: 'done' })).toBeUndefined()
      const told = await bench.store.readTimeline(first.jobId ?? '', 10)
      expect(told.map((entry) => entry.kind)).toContain('attempt.crashed')
      const next = await bench.store.acquireLease('default', 'two', 15_000)
      expect(next?.token).toBeGreaterThan(lease?.token ?? Infinity)
      const again = await bench.claim()
      expect(again.find((event) => event.id === first.id)).toMatchObject({
        attempts: 1,
        failures: 0,
        previous: 'crashed',
        isSuspect: true,
        steps: { customer: '1' },
      })
      expect(again.find((event) => event.id === second.id)).toMatchObject({
        attempts: 0,
        previous: undefined,
      })
      expect(await bench.sendAll()).toEqual(['u1'])
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'connected' })
      expect(await bench.record(fullJob('m1'))).toEqual(['duplicate'])
    })

    it('refuses a store of another environment or instance, naming both', async () => {
      await bench.store.close()
      const other = bench.create()
      const opening = other.open({ environment: 'production', instance: 'main' })
      await expect(opening).rejects.toMatchObject({
        code: 'TR_STORE_STAMP',
        message: expect.stringMatching(/environment sandbox.*environment production/s),
      })
      await other.open(stamp)
      await other.close()
    })
  })
}

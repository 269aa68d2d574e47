import { describe, expect, it } from 'vitest'
import type { AttemptOutcome } from '@truckroll/store'
import { connectedProvider, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeProbing(createPlace: CreatePlace): void {
  describe('what is tried while something is down', () => {
    const bench = useStore(createPlace)

    const failed = (): AttemptOutcome => ({
      state: 'retry',
      dueAt: bench.clock.now(),
      isCounted: false,
      cause: 'error',
      message: 'the BMS answered 500',
      previous: 'status',
    })

    async function probe(onlyProvider?: string): Promise<string> {
      const only = onlyProvider === undefined ? {} : { onlyProvider }
      const event = await bench.claimOne({ isProbe: true, ...only })
      await bench.attempt(event, failed())
      bench.clock.advance(1_000)
      return event.id
    }

    it('is what was not tried yet, though others have waited longer, then the one longest untried', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }), fullJob('m3', { jobId: '3' }))
      for (const event of await bench.claim()) {
        await bench.attempt(event, failed())
        bench.clock.advance(1_000)
      }
      await bench.record(fullJob('m4', { jobId: '4' }), fullJob('m5', { jobId: '5' }))
      const fresh = [await probe(), await probe()].toSorted()
      expect(fresh).toEqual(['m4_0', 'm5_0'])
      const rounds = []
      for (let count = 0; count < 10; count += 1) rounds.push(await probe())
      expect(new Set(rounds.slice(0, 5)).size).toBe(5)
      expect(rounds.slice(5)).toEqual(rounds.slice(0, 5))
    })

    it('is of the provider that is asked for, and never of one that waits', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.store.addProvider(connectedProvider('b', '2'))
      await bench.record(
        fullJob('a1', { jobId: '1', organizationId: '1' }),
        fullJob('b1', { jobId: '2', organizationId: '2' }),
      )
      expect(await probe('b')).toBe('b1_0')
      await bench.store.pause({ kind: 'provider', externalOrganizationId: 'a' })
      expect(await bench.claim({ isProbe: true, onlyProvider: 'a', limit: 1 })).toEqual([])
      expect(await probe()).toBe('b1_0')
    })
  })
}

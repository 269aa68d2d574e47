import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeRates(createPlace: CreatePlace): void {
  describe('rate buckets', () => {
    const bench = useStore(createPlace)

    const take = async (
      rates: { readonly perProvider?: number; readonly all?: number },
      wanted: Readonly<Record<string, number>>,
    ) => {
      const asked = Object.entries(wanted).map(([provider, count]) => ({ provider, count }))
      const { granted, waitMs } = await bench.store.takeCalls({ rates, wanted: asked })
      return [...granted, waitMs]
    }

    it('grant each provider its own calls, and say when there are more', async () => {
      const rates = { perProvider: 60 }
      expect(await take(rates, { a: 2, b: 9 })).toEqual([2, 3, expect.closeTo(1_000 / 60, 2)])
      expect(await take(rates, { a: 9 })).toEqual([1, expect.closeTo(1_000 / 60, 2)])
      bench.clock.advance(34)
      expect(await take(rates, { a: 1 })).toEqual([1, undefined])
      expect(await take(rates, { a: 9, b: 9 })).toEqual([1, 2, expect.any(Number)])
    })

    it('share the calls of all by turns, beginning with who is named first', async () => {
      const rates = { all: 100 }
      expect(await take(rates, { a: 9, b: 9, '': 9 })).toEqual([2, 2, 1, expect.closeTo(10, 2)])
      bench.clock.advance(10)
      expect(await take(rates, { b: 9, a: 9 })).toEqual([1, 0, expect.closeTo(10, 2)])
    })

    it('take nothing of all for a provider that has none left itself', async () => {
      const rates = { perProvider: 1, all: 100 }
      expect(await take(rates, { a: 1 })).toEqual([1, undefined])
      expect(await take(rates, { a: 9 })).toEqual([0, expect.closeTo(1_000, 2)])
      expect(await take(rates, { b: 1, c: 1, d: 1, e: 1 })).toEqual([1, 1, 1, 1, undefined])
    })

    it('never hold more than their size, however long nobody calls', async () => {
      bench.clock.advance(3_600_000)
      expect(await take({ perProvider: 60 }, { a: 99 })).toEqual([3, expect.any(Number)])
      expect(await take({ perProvider: 0.5 }, { b: 99 })).toEqual([1, expect.closeTo(2_000, 2)])
    })

    it('count as full once the clock was set back or the rate was raised, and hold to the rate after that', async () => {
      await take({ perProvider: 0.1 }, { a: 1 })
      const rates = { perProvider: 10 }
      expect(await take(rates, { a: 9 })).toEqual([1, expect.closeTo(100, 2)])
      bench.clock.advance(-3_600_000)
      expect(await take(rates, { a: 9 })).toEqual([1, expect.closeTo(100, 2)])
      bench.clock.advance(-500)
      expect(await take(rates, { a: 9 })).toEqual([0, expect.closeTo(100, 2)])
    })

    it('hand out events although the clock was set back while a bucket was empty', async () => {
      const calls = { ratePerSecond: 1, promised: new Map<string, number>() }
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '1' }))
      await take({ perProvider: 1 }, { a: 1 })
      expect(await bench.claim({ calls })).toEqual([])
      bench.clock.advance(-3 * 3_600_000)
      expect(await bench.claim({ calls })).toHaveLength(1)
    })

    it('bound nothing where no rate is given', async () => {
      expect(await take({}, { a: 500, '': 500 })).toEqual([500, 500, undefined])
    })

    it('hand out no event of a provider whose bucket has no call to spare, and tell when it has', async () => {
      const calls = { ratePerSecond: 40, promised: new Map<string, number>() }
      for (const [id, organizationId] of [
        ['a', '1'],
        ['b', '2'],
      ] as const) {
        await bench.store.addProvider(connectedProvider(id, organizationId))
        const jobs = Array.from({ length: 6 }, (_, job) => `${organizationId}${job}`)
        await bench.record(...jobs.map((jobId) => fullJob(`m${jobId}`, { jobId, organizationId })))
      }
      await take({ perProvider: 40 }, { a: 2 })
      const first = await bench.claim({ calls })
      expect(first.map((event) => event.provider)).toEqual(['b', 'b'])
      expect(await bench.store.nextDueAt()).toBe(bench.clock.now() + 25)
      bench.clock.advance(25)
      // Two of b are under way and have not called yet.
      const promised = new Map([['b', 2]])
      const second = await bench.claim({ calls: { ...calls, promised } })
      expect(second.map((event) => event.provider)).toEqual(['a'])
    })
  })
}

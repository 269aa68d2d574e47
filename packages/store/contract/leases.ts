import { describe, expect, it } from 'vitest'
import { fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeLeases(createPlace: CreatePlace): void {
  describe('leases', () => {
    const bench = useStore(createPlace)

    it('are held by one, by the clock of the store', async () => {
      const first = await bench.store.acquireLease('default', 'one', 15_000)
      expect(await bench.store.acquireLease('default', 'two', 15_000)).toBeUndefined()
      expect(await bench.store.acquireLease('other', 'two', 15_000)).toBeDefined()
      if (first === undefined) throw new Error('expected a lease')
      bench.clock.advance(14_999)
      expect(await bench.store.renewLease(first, 15_000)).toBe(true)
      bench.clock.advance(14_999)
      expect(await bench.store.acquireLease('default', 'two', 15_000)).toBeUndefined()
      bench.clock.advance(1)
      const second = await bench.store.acquireLease('default', 'two', 15_000)
      expect(second?.token).toBeGreaterThan(first.token)
      expect(await bench.store.renewLease(first, 15_000)).toBe(false)
    })

    it('are free at once when released, by their holder alone', async () => {
      const first = await bench.store.acquireLease('default', 'one', 15_000)
      if (first === undefined) throw new Error('expected a lease')
      await bench.store.releaseLease({ ...first, token: first.token + 1 })
      expect(await bench.store.acquireLease('default', 'two', 15_000)).toBeUndefined()
      await bench.store.releaseLease(first)
      expect(await bench.store.renewLease(first, 15_000)).toBe(false)
      const second = await bench.store.acquireLease('default', 'two', 15_000)
      expect(second?.token).toBeGreaterThan(first.token)
    })

    it('of the longest kind are held, too, for a process whose clock is a little behind', async () => {
      await bench.store.acquireLease('default', 'one', 60_000)
      bench.clock.advance(-5_000)
      expect(await bench.store.acquireLease('default', 'two', 60_000)).toBeUndefined()
    })

    it('are free once the clock is set back so far that nobody can have taken them for that long', async () => {
      await bench.store.acquireLease('default', 'one', 15_000)
      bench.clock.advance(-10_000)
      expect(await bench.store.acquireLease('default', 'two', 15_000)).toBeUndefined()
      bench.clock.advance(-3_600_000)
      expect(await bench.store.acquireLease('default', 'two', 15_000)).toBeDefined()
    })

    it('are given to one of those who ask for the same at once', async () => {
      const names = Array.from({ length: 200 }, (_, index) => `p-${index}`)
      const asked = ['one', 'two'].map((holder) =>
        Promise.all(names.map((name) => bench.store.acquireLease(name, holder, 15_000))),
      )
      const [one = [], two = []] = await Promise.all(asked)
      const holders = names.map((_, index) => [one[index], two[index]].filter((lease) => lease !== undefined))
      expect(holders.filter(({ length }) => length !== 1)).toEqual([])
      const leases = holders.flat()
      const renewed = await Promise.all(leases.map((lease) => bench.store.renewLease(lease, 15_000)))
      expect(new Set(renewed)).toEqual(new Set([true]))
      await Promise.all(leases.map((lease) => bench.store.releaseLease(lease)))
      expect(await bench.store.acquireLease('p-7', 'three', 15_000)).toBeDefined()
    })

    it('are shared by processes that count each other', async () => {
      const news = (holder: string, credentials: number) => ({ holder, name: `host:${holder}`, credentials })
      expect(await bench.store.announceProcess(news('one', 3), 15_000)).toEqual({
        processes: 1,
        credentials: 3,
      })
      bench.clock.advance(10_000)
      expect(await bench.store.announceProcess(news('two', 0), 15_000)).toEqual({
        processes: 2,
        credentials: 3,
      })
      const since = bench.clock.now()
      expect(await bench.store.listProcesses()).toEqual([
        { ...news('one', 3), since: since - 10_000 },
        { ...news('two', 0), since },
      ])
      bench.clock.advance(5_000)
      expect(await bench.store.announceProcess(news('two', 4), 15_000)).toEqual({
        processes: 1,
        credentials: 4,
      })
      expect(await bench.store.listProcesses()).toEqual([{ ...news('two', 4), since }])
      await bench.store.announceProcess(news('three', 0), 15_000)
      await bench.store.forgetProcess('two')
      expect(await bench.store.announceProcess(news('three', 4), 15_000)).toEqual({
        processes: 1,
        credentials: 4,
      })
    })

    it('count nobody who announced himself before the clock was set back', async () => {
      await bench.store.announceProcess({ holder: 'one', name: 'one', credentials: 1 }, 15_000)
      bench.clock.advance(-3_600_000)
      const two = { holder: 'two', name: 'two', credentials: 0 }
      expect(await bench.store.announceProcess(two, 15_000)).toEqual({ processes: 1, credentials: 0 })
    })

    it('let a superseded poller record nothing', async () => {
      const first = await bench.store.acquireLease('default', 'one', 15_000)
      if (first === undefined) throw new Error('expected a lease')
      expect(await bench.store.recordMessages([fullJob('m1')], first)).toEqual(['recorded'])
      bench.clock.advance(15_000)
      // Nobody took it over yet: what it polled is still its own.
      expect(await bench.store.recordMessages([fullJob('m2')], first)).toEqual(['recorded'])
      await bench.store.acquireLease('default', 'two', 15_000)
      await expect(bench.store.recordMessages([fullJob('m3')], first)).rejects.toMatchObject({
        code: 'TR_STORE_SUPERSEDED',
      })
      expect(await bench.drain()).toEqual(['m1_0', 'm2_0'])
    })
  })
}

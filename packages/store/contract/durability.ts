import { describe, expect, it } from 'vitest'
import { fullJob, updateOf } from './fixtures.ts'
import { stamp, useStore, type CreatePlace } from './store-bench.ts'

/** Settled or not, without waiting for it. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  await new Promise((resolve) => setImmediate(resolve))
  const first = await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])
  return first === pending
}

export function describeDurability(createPlace: CreatePlace): void {
  describe('durability', () => {
    const bench = useStore(createPlace)

    it('promises nothing before the commit', async () => {
      await bench.record(fullJob('m0', { jobId: '1' }))
      const event = await bench.claimOne()
      await bench.start(event)
      bench.commits.isHolding = true
      const promises = [
        bench.record(fullJob('m1')),
        bench.store.acceptUpdates([updateOf('u1', { jobId: '1' })]),
        bench.store.finishAttempt(event.claim, { state: 'done' }),
        bench.store.checkWritable(),
      ]
      for (const promise of promises) expect(await isPending(promise)).toBe(true)
      expect(await bench.store.getJob('30462')).toBeUndefined()
      bench.commits.release()
      await Promise.all(promises)
      expect(await bench.store.getJob('30462')).toBeDefined()
    })

    it('undoes an operation that fails alone, not those of the same turn', async () => {
      bench.commits.isHolding = true
      const good = bench.record(fullJob('m1'))
      const bad = bench.record(fullJob('m2'), { ...fullJob('m3'), events: [] })
      const alsoGood = bench.record(fullJob('m4'))
      const outcomes = Promise.allSettled([good, bad, alsoGood])
      bench.commits.release()
      expect((await outcomes).map((outcome) => outcome.status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
      ])
      expect(await bench.drain()).toEqual(['m1_0', 'm4_0'])
    })

    it('refuses everything before open and after close', async () => {
      const store = bench.create()
      await expect(store.getJob('1')).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
      await expect(store.checkWritable()).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
      await store.close()
      await bench.store.close()
      await bench.store.close()
      await expect(bench.record(fullJob('m1'))).rejects.toMatchObject({ code: 'TR_STORE_UNAVAILABLE' })
    })

    it('finishes what is under way when it is closed', async () => {
      bench.commits.isHolding = true
      const recorded = bench.record(fullJob('m1'))
      await new Promise((resolve) => setImmediate(resolve))
      await bench.store.close()
      expect(await recorded).toEqual(['recorded'])
      bench.commits.release()
    })

    it('opens once, however often it is asked to', async () => {
      await Promise.all([bench.store.open(stamp), bench.store.open(stamp)])
      expect(await bench.record(fullJob('m1'))).toEqual(['recorded'])
    })
  })
}

import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const first = '17'
const second = '18'
const done = { state: 'done' } as const

function move(messageId: string, organizationId: string) {
  return fullJob(messageId, { organizationId, status: 'offered' })
}

/** A job that Dispatch tells with another organization, and then with the first again. */
export function describeMovesBack(createPlace: CreatePlace): void {
  describe('a job that comes back from another organization', () => {
    const bench = useStore(createPlace)

    /** The first provider has taken the job, and the second has it now. */
    async function loseJob(): Promise<void> {
      await bench.store.addProvider(connectedProvider('a', first))
      await bench.store.addProvider(connectedProvider('b', second))
      await bench.record(move('m1', first))
      await bench.attempt(await bench.claimOne(), { ...done, bmsId: 'wo-1', createsJob: true })
      await bench.record(move('m2', second))
    }

    it('stands behind what still waits there', async () => {
      await loseJob()
      expect(await bench.drain({ onlyProvider: 'b' })).toEqual(['m2_0-moved'])
      await bench.record(move('m3', first))
      const end = await bench.claimOne({ onlyProvider: 'a' })
      expect(end).toMatchObject({ id: 'm2_0', job: { bmsId: 'wo-1', isCreated: true, term: 0 } })
      await bench.attempt(end, done)
      const creation = await bench.claimOne({ onlyProvider: 'a' })
      expect(creation).toMatchObject({
        id: 'm3_0-moved',
        job: { bmsId: undefined, isCreated: false, term: 2 },
      })
      await bench.attempt(creation, { ...done, bmsId: 'wo-3', createsJob: true })
      expect(await bench.drain({ onlyProvider: 'b' })).toEqual(['m3_0'])
      expect(await bench.store.getJob('30462')).toMatchObject({ provider: 'a', bmsId: 'wo-3', term: 2 })
    })

    it('and is lost once more unheard takes nothing from what the first has in hand', async () => {
      await loseJob()
      const end = await bench.claimOne({ onlyProvider: 'a' })
      await bench.start(end)
      await bench.record(move('m3', first), move('m4', second))
      expect(await bench.claim({ onlyProvider: 'a' })).toEqual([])
      expect(await bench.store.finishAttempt(end.claim, done)).toBeDefined()
      expect(await bench.drain()).toEqual(['m4_0-moved'])
    })

    it('and is lost once more unheard leaves a retry of the first its time', async () => {
      await loseJob()
      const end = await bench.claimOne({ onlyProvider: 'a' })
      const dueAt = bench.clock.now() + 30_000
      const failed = { state: 'retry', isCounted: true, cause: 'timeout', message: 'no answer' } as const
      await bench.attempt(end, { ...failed, dueAt, previous: 'timeout' })
      await bench.record(move('m3', first), move('m4', second))
      expect(await bench.drain()).toEqual(['m4_0-moved'])
      expect(await bench.store.nextDueAt()).toBe(dueAt)
      bench.clock.advance(30_000)
      expect(await bench.drain()).toEqual(['m2_0'])
    })
  })
}

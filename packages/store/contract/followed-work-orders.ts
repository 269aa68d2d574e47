import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeFollowedWorkOrders(createPlace: CreatePlace): void {
  describe('a work order that another one took the place of', () => {
    const bench = useStore(createPlace)
    let told = 0
    async function followAll(steps: readonly (readonly [string, string])[], provider = 'a'): Promise<void> {
      const { links } = await bench.store.readChangePosition(provider)
      const followed = steps.map(([from, to]) => ({ from, to }))
      const cursor = { provider, cursor: String((told += 1)), links, followed }
      await bench.store.acceptUpdates([], cursor)
    }
    const follow = (from: string, to: string, provider?: string) => followAll([[from, to]], provider)
    const bmsIdOf = async (jobId: string) => (await bench.store.getJob(jobId))?.bmsId

    async function linkAll(links: Readonly<Record<string, string>>, organizationId = '17'): Promise<void> {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(connectedProvider('b', '18'))
      for (const [jobId, bmsId] of Object.entries(links)) {
        await bench.record(fullJob(`m${jobId}`, { jobId, organizationId }))
        await bench.store.linkJob(jobId, bmsId)
      }
    }

    it('has its job linked to that one, found by it, and a line on the timeline, once', async () => {
      await linkAll({ 1: 'booking-1' })
      await follow('booking-1', 'job-5')
      await follow('booking-1', 'job-5')
      expect((await bench.claimOne()).job).toMatchObject({ bmsId: 'job-5' })
      for (const [bmsId, found] of [
        ['job-5', 1],
        ['booking-1', 0],
      ] as const)
        expect((await bench.store.listJobs({ bmsId, limit: 9 })).items).toHaveLength(found)
      const lines = (await bench.store.readTimeline('1', 50)).filter(({ kind }) => kind === 'job.relinked')
      expect(lines).toMatchObject([
        { text: 'The BMS now has work order job-5 in place of booking-1: the job is linked to job-5.' },
      ])
    })

    it.each([
      ['in order', ['a b', 'b c', 'c d'], 'd'],
      ['backwards', ['c d', 'b c', 'a b'], 'd'],
      ['mixed', ['b c', 'a b', 'c d'], 'd'],
      ['told twice', ['a b', 'a b', 'b c', 'a b', 'b c'], 'c'],
      ['back to itself', ['a b', 'b a'], 'a'],
      ['back to itself on a longer way', ['a b', 'b c', 'c a'], 'a'],
      ['round and on', ['a b', 'b a', 'a c'], 'c'],
      ['round and round', ['a b', 'b a', 'a b'], 'b'],
      ['beside a circle', ['x y', 'y x', 'a b', 'z z'], 'b'],
      ['into a circle', ['x y', 'a x', 'y x'], 'x'],
    ])('is followed to the end of a chain that is told at once: %s', async (_, all, end) => {
      await linkAll({ 1: 'a' })
      const steps = all.map((step) => [step[0] ?? '', step[2] ?? ''] as const)
      for (let again = 0; again < 2; again += 1) await followAll(steps)
      expect(await bmsIdOf('1')).toBe(end)
      const lines = (await bench.store.readTimeline('1', 50)).filter(({ kind }) => kind === 'job.relinked')
      expect(lines).toHaveLength(end === 'a' ? 0 : 1)
    })

    it('has no job taken from what a person linked it to since', async () => {
      await linkAll({ 1: 'booking-1' })
      await bench.store.relinkJob('1', 'job-9', undefined, { token: 'test' })
      await follow('booking-1', 'job-5')
      expect(await bmsIdOf('1')).toBe('job-9')
    })

    it('is not followed if its cursor is overtaken', async () => {
      await linkAll({ 1: 'booking-1' })
      const followed = [{ from: 'booking-1', to: 'job-5' }]
      const taking = bench.store.acceptUpdates([], { provider: 'a', cursor: 'c1', links: 7, followed })
      await expect(taking).rejects.toMatchObject({ code: 'TR_STORE_SUPERSEDED' })
      expect(await bmsIdOf('1')).toBe('booking-1')
    })

    it('is of its provider alone', async () => {
      await linkAll({ 1: 'booking-1' })
      await linkAll({ 2: 'booking-1' }, '18')
      await follow('booking-1', 'job-5', 'b')
      expect([await bmsIdOf('1'), await bmsIdOf('2')]).toEqual(['booking-1', 'job-5'])
    })

    it('is listed for a person if another job has that work order already', async () => {
      await linkAll({ 1: 'booking-1', 2: 'job-5' })
      await follow('booking-1', 'job-5')
      expect((await bench.store.listAttention(undefined, 9)).items).toMatchObject([
        { text: expect.stringContaining('Jobs 1 and 2 are both linked to job-5') },
      ])
    })

    it('is followed for an organization that has lost the job, whose cancel is still to come', async () => {
      await linkAll({ 1: 'booking-1' })
      await bench.record(fullJob('m2', { jobId: '1', organizationId: '18' }))
      await follow('booking-1', 'job-5')
      expect(await bench.store.findLostJob('a', { bmsId: 'job-5' })).toMatchObject({ jobId: '1' })
      expect(await bmsIdOf('1')).toBeUndefined()
    })
  })
}

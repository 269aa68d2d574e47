import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, note } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeHoldRemarks(createPlace: CreatePlace): void {
  describe('the timeline of a job that waits for its organization', () => {
    const bench = useStore(createPlace)

    async function textsOf(jobId = '30462'): Promise<string[]> {
      const entries = await bench.store.readTimeline(jobId, 100)
      return entries.flatMap(({ kind, text }) =>
        kind === 'job.held' || kind === 'job.freed' ? [`${kind}: ${text}`] : [],
      )
    }

    it('says once that no provider is connected, and when one is', async () => {
      await bench.claim({ holdsUnknown: true })
      await bench.record(fullJob('m1'), note('m2', 'n1'))
      await bench.record(note('m3', 'n2'), fullJob('m4', { jobId: '2', organizationId: '18' }))
      const held = 'job.held: Organization 17 is not connected to a provider here: the job waits.'
      expect(await textsOf()).toEqual([held])
      bench.clock.advance(1)
      await bench.store.addProvider(connectedProvider('a', '17'))
      expect(await textsOf()).toEqual([
        held,
        'job.freed: Organization 17 is connected to provider a: the job goes on.',
      ])
      expect(await textsOf('2')).toHaveLength(1)
    })

    it('says nothing of it where such events are handed over', async () => {
      await bench.claim({ holdsUnknown: false })
      await bench.record(fullJob('m1'))
      await bench.store.addProvider(connectedProvider('a', '17'))
      expect(await textsOf()).toEqual([])
    })

    it('says that an activation waits for a person, to jobs that come before and after, and when it is settled', async () => {
      await bench.record(fullJob('m1'))
      await bench.store.holdOrganization('17', true)
      await bench.store.holdOrganization('17', true)
      await bench.record(note('m2', 'n1'), fullJob('m3', { jobId: '2' }))
      const held = 'job.held: The activation of organization 17 waits for a person: the job waits.'
      expect([await textsOf(), await textsOf('2')]).toEqual([[held], [held]])
      bench.clock.advance(1)
      await bench.store.holdOrganization('17', false)
      const freed = 'job.freed: The activation of organization 17 is settled.'
      expect([await textsOf(), await textsOf('2')]).toEqual([
        [held, freed],
        [held, freed],
      ])
    })
  })
}

import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, noteUpdate } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describePausing(createPlace: CreatePlace): void {
  describe('pausing', () => {
    const bench = useStore(createPlace)

    it('shows a paused job, provider or all of which only updates wait, with all that waits', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1', { jobId: '1' }), fullJob('m2', { jobId: '2' }))
      await bench.drain()
      await bench.store.acceptUpdates([noteUpdate('u1', { jobId: '1' }), noteUpdate('u2', { jobId: '2' })])
      const held = async () =>
        (await bench.store.listHeld(undefined, 9)).items.map(({ jobId, reason, waiting }) => [
          jobId,
          reason,
          waiting,
        ])
      expect(await held()).toEqual([])
      bench.clock.advance(5_000)
      await bench.store.pause({ kind: 'job', jobId: '1' })
      const { items } = await bench.store.listHeld(undefined, 9)
      expect(items).toEqual([
        {
          key: 'job:1',
          jobId: '1',
          externalOrganizationId: 'a',
          reason: 'paused',
          since: bench.clock.now(),
          waiting: 1,
        },
      ])
      expect((await bench.store.readFigures()).heldKeys).toBe(1)
      await bench.record(fullJob('m3', { jobId: '1' }))
      expect(await held()).toEqual([['1', 'paused', 2]])
      for (const scope of [{ kind: 'provider', externalOrganizationId: 'a' }, { kind: 'all' }] as const) {
        await bench.store.pause(scope)
        expect(await held()).toEqual([
          ['1', 'paused', 2],
          ['2', 'paused', 1],
        ])
        expect((await bench.store.readFigures()).heldKeys).toBe(2)
        await bench.store.resume(scope)
      }
      await bench.store.resume({ kind: 'job', jobId: '1' })
      expect(await held()).toEqual([])
    })

    it("tells a pause and its end on the job's timeline, once each", async () => {
      await bench.record(fullJob('m1', { jobId: '1' }))
      const by = { token: 'ops', actor: 'Ann' }
      await bench.store.pause({ kind: 'job', jobId: '1' }, by)
      await bench.store.pause({ kind: 'job', jobId: '1' }, by)
      bench.clock.advance(1_000)
      await bench.store.resume({ kind: 'job', jobId: '1' }, by)
      const entries = (await bench.store.readTimeline('1', 99)).filter(({ source }) => source === 'operator')
      expect(entries.map(({ kind, text }) => [kind, text])).toEqual([
        ['job.paused', 'The job is paused, by Ann (ops).'],
        ['job.resumed', 'The job is resumed, by Ann (ops).'],
      ])
    })
  })
}

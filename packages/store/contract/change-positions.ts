import { describe, expect, it } from 'vitest'
import type { ClaimedEvent } from '@truckroll/store'
import { connectedProvider, fullJob, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeChangePlaces(createPlace: CreatePlace): void {
  describe('where the changes of a vendor stand', () => {
    const bench = useStore(createPlace)
    const place = () => bench.store.readChangePosition('a')

    async function advance(cursor: string): Promise<void> {
      const { links } = await place()
      await bench.store.acceptUpdates([], { provider: 'a', cursor, links })
    }

    /** A job whose work order may be made from now on. */
    async function beginJob(jobId: string): Promise<ClaimedEvent> {
      await bench.record(fullJob(`m${jobId}`, { jobId }))
      const event = await bench.claimOne()
      const handed = { type: 'job.created', data: '{}' }
      await bench.store.startAttempt({ claim: event.claim, handed, echoes: [], keepsPosition: true })
      return event
    }

    async function beginAll(...steps: (() => Promise<unknown>)[]): Promise<void> {
      await bench.store.addProvider(connectedProvider('a', '17'))
      for (const step of steps) await step()
    }

    it('goes back with a link to where it stood at the first attempt of the job', async () => {
      await beginAll(
        () => advance('c1'),
        () => beginJob('1'),
        () => advance('c2'),
        () => advance('c3'),
        () => bench.store.linkJob('1', 'wo-1'),
      )
      expect(await place()).toEqual({ cursor: 'c1', links: 1 })
      await advance('c4')
      await bench.store.linkJob('1', 'wo-1')
      expect(await place()).toEqual({ cursor: 'c4', links: 1 })
    })

    it('goes back to before the first cursor where there was none', async () => {
      await beginAll(
        () => beginJob('1'),
        () => advance('c1'),
        () => bench.store.linkJob('1', 'wo-1'),
      )
      expect((await place()).cursor).toBeUndefined()
    })

    it('goes back with the answer of an attempt, with a link by hand, and with an import', async () => {
      await beginAll(() => advance('c1'))
      const event = await beginJob('1')
      await advance('c2')
      await bench.store.finishAttempt(event.claim, { state: 'done', createsJob: true, bmsId: 'wo-1' })
      expect((await place()).cursor).toBe('c1')
      await beginJob('2')
      await advance('c3')
      expect(await bench.store.relinkJob('2', 'wo-2')).toBe(true)
      expect((await place()).cursor).toBe('c1')
      await beginJob('3')
      await advance('c4')
      const unknown = { organizationId: undefined, organizationIdJson: undefined, sourceIdJson: undefined }
      await bench.store.importJobs([{ kind: 'id', id: '3', idJson: '3', bmsId: 'wo-3', ...unknown }])
      expect((await place()).cursor).toBe('c1')
    })

    it('never goes on with a link, and takes along those that are not linked yet', async () => {
      await beginAll(
        () => advance('c1'),
        () => beginJob('1'),
        () => advance('c2'),
        () => beginJob('2'),
        () => advance('c3'),
        () => bench.store.linkJob('1', 'wo-1'),
      )
      expect((await place()).cursor).toBe('c1')
      await bench.store.linkJob('2', 'wo-2')
      expect((await place()).cursor).toBe('c1')
    })

    it('goes back for a job that was passed by a second time', async () => {
      await beginAll(
        () => advance('c1'),
        () => beginJob('1'),
        () => advance('c2'),
        () => beginJob('2'),
        () => advance('c3'),
        () => bench.store.linkJob('1', 'wo-1'),
        () => advance('c9'),
        () => bench.store.linkJob('2', 'wo-2'),
      )
      expect((await place()).cursor).toBe('c1')
    })

    it('does not go back to a time of which no update is known any more', async () => {
      const day = 86_400_000
      await beginAll(
        () => advance('c1'),
        () => beginJob('1'),
        () => advance('c2'),
      )
      bench.clock.advance(15 * day)
      await bench.store.purge({ retentionMs: day, evidenceMs: 15 * day, limit: 50 })
      await bench.store.linkJob('1', 'wo-1')
      expect(await place()).toEqual({ cursor: 'c2', links: 0 })
    })

    it('stays where the vendor is not asked for changes', async () => {
      await beginAll(
        () => advance('c1'),
        () => bench.record(fullJob('m1', { jobId: '1' })),
      )
      await bench.start(await bench.claimOne())
      await advance('c2')
      await bench.store.linkJob('1', 'wo-1')
      expect(await place()).toEqual({ cursor: 'c2', links: 0 })
    })

    it('takes no answer that was asked for before a link', async () => {
      await beginAll(
        () => advance('c1'),
        () => beginJob('1'),
      )
      const { links } = await place()
      await bench.store.linkJob('1', 'wo-1')
      const late = { provider: 'a', cursor: 'c2', links }
      await expect(bench.store.acceptUpdates([updateOf('u1', { jobId: '1' })], late)).rejects.toMatchObject({
        code: 'TR_STORE_SUPERSEDED',
      })
      expect(await place()).toEqual({ cursor: 'c1', links: 1 })
      expect(await bench.store.getUpdate('u1')).toBeUndefined()
    })
  })
}

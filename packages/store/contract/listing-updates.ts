import type { UpdateState } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { fullJob, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeListingUpdates(createPlace: CreatePlace): void {
  describe('listing updates', () => {
    const bench = useStore(createPlace)

    it('lists those of all jobs, newest first, page by page, and those in one state', async () => {
      await bench.record(fullJob('a'), fullJob('b', { jobId: '2' }))
      await bench.store.acceptUpdates([
        updateOf('u1'),
        updateOf('u2', { jobId: '2', suppressedBy: 'setting' }),
        updateOf('u3', { jobId: '2' }),
      ])
      const list = async (state: UpdateState | undefined, limit = 10, cursor?: string) => {
        const page = await bench.store.listUpdatesByState({ state, limit, cursor })
        return { ids: page.items.map(({ id }) => id), nextCursor: page.nextCursor }
      }
      const first = await list(undefined, 2)
      expect(first.ids).toEqual(['u3', 'u2'])
      expect(await list(undefined, 2, first.nextCursor)).toEqual({ ids: ['u1'], nextCursor: undefined })
      expect((await list('suppressed')).ids).toEqual(['u2'])
      expect((await list('queued')).ids).toEqual(['u3', 'u1'])
      await bench.sendAll()
      expect((await list('queued')).ids).toEqual([])
      expect((await list('sent')).ids).toEqual(['u3', 'u1'])
      await expect(list(undefined, 2, 'u1')).rejects.toMatchObject({ code: 'TR_CURSOR_INVALID' })
    })
  })
}

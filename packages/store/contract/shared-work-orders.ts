import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeSharedWorkOrders(createPlace: CreatePlace): void {
  describe('two jobs with one work order', () => {
    const bench = useStore(createPlace)
    const caller = { token: 'local' }
    const listed = async () => (await bench.store.listAttention(undefined, 10)).items
    const both = (older: string, newer: string) => ({
      cause: 'needs_attention',
      text: expect.stringContaining(`Jobs ${older} and ${newer} are both linked to WO-1`),
    })

    it('are listed once a pair, whichever is linked last, and are linked all the same', async () => {
      await bench.record(fullJob('m1', { jobId: '1' }), fullJob('m2', { jobId: '2' }))
      await bench.store.linkJob('2', 'WO-1')
      expect(await listed()).toEqual([])
      expect(await bench.store.linkJob('1', 'WO-1')).toBe('WO-1')
      expect(await bench.store.getJob('1')).toMatchObject({ bmsId: 'WO-1' })
      const [item, ...others] = await listed()
      expect(item).toMatchObject({ ...both('1', '2'), jobId: '1' })
      expect(others).toEqual([])
      await bench.store.finishAttention(item?.id ?? '')
      for (const bmsId of ['WO-2', 'WO-1']) await bench.store.relinkJob('2', bmsId, undefined, caller)
      expect(await listed()).toEqual([])
    })

    it('are listed where a person or an import links them', async () => {
      await bench.record(...['1', '2'].map((jobId) => fullJob(`m${jobId}`, { jobId })))
      await bench.store.relinkJob('1', 'WO-1', undefined, caller)
      await bench.store.relinkJob('2', 'WO-1', undefined, caller)
      const imported = { kind: 'id', idJson: '3', organizationId: '17', organizationIdJson: '17' } as const
      await bench.store.importJobs([{ ...imported, id: '3', sourceIdJson: undefined, bmsId: 'WO-1' }], caller)
      expect(await listed()).toMatchObject([both('1', '2'), both('2', '3')])
    })

    it('are nothing to look at where each is of another provider', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1', { jobId: '1' }), fullJob('m2', { jobId: '2', organizationId: '18' }))
      await bench.store.linkJob('1', 'WO-1')
      await bench.store.linkJob('2', 'WO-1')
      expect(await listed()).toEqual([])
    })
  })
}

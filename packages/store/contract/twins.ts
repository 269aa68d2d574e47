import { describe, expect, it } from 'vitest'
import { hashContent } from '@truckroll/protocol'
import type { NewMessage } from '@truckroll/store'
import { factsOf, messageOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

/** What Dispatch tells of a job: in full if it has a title. */
interface Told {
  readonly id: number
  readonly title?: string
  readonly status?: string
  readonly updated_at?: string
}

const hourMs = 3_600_000

export function describeTwins(createPlace: CreatePlace): void {
  describe('what Dispatch tells twice', () => {
    const bench = useStore(createPlace)
    const job = { id: 7, title: 'Pump', status: 'offered', updated_at: '2026-03-01T09:00:00+0000' }

    function told(messageId: string, way: 'queue' | 'webhook', entity: Told = job): NewMessage {
      const jobId = String(entity.id)
      const message = messageOf(messageId, {
        key: `job:${jobId}`,
        jobId,
        putKey: 'job',
        entityId: jobId,
        ...(entity.status !== undefined && { jobStatus: entity.status }),
        ...(entity.title !== undefined && { fullJob: factsOf({ jobId }) }),
        ...(entity.updated_at !== undefined && { twinHash: hashContent(['job', entity]) }),
      })
      return {
        ...message,
        receivedAt: bench.clock.now(),
        contentHash: hashContent(entity),
        ...(way === 'webhook' ? { way } : {}),
      }
    }

    const turned = { updated_at: job.updated_at, status: job.status, title: job.title, id: job.id }

    it.each([
      ['queue', 'webhook'],
      ['webhook', 'queue'],
    ] as const)(
      'by %s and by %s is recorded twice and delivered once, under the first id',
      async (first, second) => {
        expect(await bench.record(told('a', first))).toEqual(['recorded'])
        bench.clock.advance(23 * hourMs)
        expect(await bench.record(told('b', second, turned))).toEqual(['recorded'])
        expect(await bench.drain()).toEqual(['a_0'])
        expect(await bench.record(told('b', second, turned))).toEqual(['duplicate'])
        expect(await bench.drain()).toEqual([])
      },
    )

    it('in one batch, or after the first was delivered, is delivered once', async () => {
      await bench.record(told('a', 'queue'), told('b', 'webhook'))
      expect(await bench.drain()).toEqual(['a_0'])
      await bench.record(told('c', 'webhook', turned))
      expect(await bench.drain()).toEqual([])
    })

    it('by the queue stays two, of which each copy by webhook answers for one', async () => {
      await bench.record(told('a', 'queue'), told('b', 'queue'))
      expect(await bench.drain()).toEqual(['a_0', 'b_0'])
      await bench.record(told('c', 'webhook'))
      await bench.record(told('d', 'queue'))
      expect(await bench.drain()).toEqual(['d_0'])
      await bench.record(told('e', 'webhook', turned))
      expect(await bench.drain()).toEqual([])
    })

    it('by webhook is answered for by one copy of the queue, not by two', async () => {
      await bench.record(told('a', 'webhook'))
      await bench.record(told('b', 'queue'), told('c', 'queue'))
      expect(await bench.drain()).toEqual(['a_0', 'c_0'])
    })

    it('by two webhooks that differ in the order of keys is one', async () => {
      await bench.record(told('a', 'webhook'))
      await bench.record(told('b', 'webhook', turned))
      expect(await bench.drain()).toEqual(['a_0'])
    })

    it('is two where anything of it differs, where it has no time, and after a day', async () => {
      const { updated_at: _, ...untimed } = job
      await bench.record(told('a', 'queue'), told('b', 'webhook', { ...job, title: 'Pumps' }))
      await bench.record(told('c', 'queue', untimed), told('d', 'webhook', untimed))
      expect(await bench.drain()).toEqual(['a_0', 'b_0', 'c_0', 'd_0'])
      bench.clock.advance(25 * hourMs)
      await bench.record(told('e', 'webhook'))
      expect(await bench.drain()).toEqual(['e_0'])
    })

    it('changes nothing of the job when it comes late', async () => {
      await bench.record(told('a', 'queue'))
      await bench.record(
        told('b', 'queue', { id: 7, status: 'canceled', updated_at: '2026-03-01T10:00:00+0000' }),
      )
      await bench.record(told('c', 'webhook'))
      expect(await bench.store.getJob('7')).toMatchObject({ status: 'canceled', isCanceledByBrand: true })
    })

    it('under one ID with other content is a conflict, under equal content a duplicate', async () => {
      await bench.record(told('a', 'queue'))
      expect(await bench.record(told('a', 'queue', turned))).toEqual(['duplicate'])
      expect(await bench.record(told('a', 'queue', { ...job, title: 'Heater' }))).toEqual(['conflict'])
      const batch = [told('b', 'queue', { id: 8, title: 'x' }), told('b', 'queue', { id: 9, title: 'y' })]
      expect(await bench.record(...batch)).toEqual(['recorded', 'conflict'])
      expect(await bench.drain()).toEqual(['a_0', 'b_0'])
    })
  })
}

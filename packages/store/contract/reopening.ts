import { describe, expect, it } from 'vitest'
import { fullJob, jobStatus, messageOf, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const DAY_MS = 86_400_000

/** Jobs that were complete and go on. */
export function describeReopening(createPlace: CreatePlace): void {
  describe('a job that goes on', () => {
    const bench = useStore(createPlace)
    const pass = (days: number) => bench.clock.advance(days * DAY_MS)
    const purge = async () => {
      const rule = { retentionMs: 90 * DAY_MS, evidenceMs: 730 * DAY_MS, limit: 100 }
      for (;;) {
        const { emptied, deleted } = await bench.store.purge(rule)
        if (emptied + deleted === 0) return
      }
    }

    it('is found among those that are not linked until it is', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      await bench.store.linkJob('2', 'WO-2')
      const { items } = await bench.store.listJobs({ isUnlinked: true, limit: 10 })
      expect(items.map(({ id }) => id)).toEqual(['30462'])
      expect((await bench.store.listJobs({ limit: 10 })).items).toHaveLength(2)
    })

    it('takes a complete job for open again once a visit of it was scheduled, on either side', async () => {
      const ids = ['1', '2', '3', '4', '5']
      await bench.record(...ids.map((jobId) => fullJob(`job-${jobId}`, { jobId })))
      await bench.drain()
      const schedule = { kind: 'schedule', ordering: { kind: 'schedule', appointmentId: 'v' } } as const
      await bench.store.acceptUpdates([
        updateOf('u1', { kind: 'complete', jobId: '1' }),
        updateOf('u2', { ...schedule, jobId: '1' }),
        updateOf('u4', { ...schedule, jobId: '4' }),
        updateOf('u5', { kind: 'complete', jobId: '4' }),
        updateOf('u6', { kind: 'complete', jobId: '5' }),
      ])
      await bench.record(jobStatus('m2', 'complete', '2'), jobStatus('m3', 'complete', '3'))
      await bench.drain()
      bench.clock.advance(1)
      await bench.store.acceptUpdates([updateOf('u3', { ...schedule, jobId: '2' })])
      await bench.record(
        messageOf('m4', {
          key: 'job:3',
          jobId: '3',
          putKey: 'appointment',
          entityId: '9',
          visit: { id: '9', status: 'scheduled' },
        }),
        messageOf('m5', {
          key: 'job:5',
          jobId: '5',
          putKey: 'appointment',
          entityId: '8',
          visit: { id: '8', status: 'scheduled' },
        }),
      )
      await bench.drain()
      await bench.sendAll()
      expect(await bench.store.getJob('3')).toMatchObject({ status: 'scheduled' })
      pass(90)
      await purge()
      const purged = await Promise.all(
        ids.map(async (id) => (await bench.store.getJob(id))?.purgedAt !== undefined),
      )
      expect(purged).toEqual([false, false, false, true, false])
    })
  })
}

import { describe, expect, it } from 'vitest'
import { hashContent } from '@truckroll/protocol'
import { visitStatuses, type NewMessage } from '@truckroll/store'
import { fullJob, jobStatus, messageOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

/** What Dispatch tells of a visit. */
interface Told {
  readonly id?: number
  readonly external_id?: string
  readonly status?: string
  readonly updated_at?: string
}

/** What a job's row keeps of the visits that Dispatch tells of. */
export function describeToldVisits(createPlace: CreatePlace): void {
  describe('visits that Dispatch tells of', () => {
    const bench = useStore(createPlace)
    const visit = (messageId: string, changes: Told, way: 'queue' | 'webhook' = 'queue'): NewMessage => {
      const {
        id,
        status,
        external_id: externalId,
        updated_at: updatedAt,
      } = { id: 18_663, status: 'scheduled', ...changes }
      const known = visitStatuses.find((one) => one === status)
      const told = {
        id: String(id),
        ...(externalId !== undefined && { externalId }),
        ...(updatedAt !== undefined && { updatedAt: Date.parse(updatedAt.replace('+0000', 'Z')) }),
      }
      const message = messageOf(messageId, {
        key: 'job:30462',
        jobId: '30462',
        putKey: 'appointment',
        entityId: String(id),
        ...(known !== undefined && { visit: { ...told, status: known } }),
        ...(updatedAt !== undefined && { twinHash: hashContent(['appointment', { ...told, status }]) }),
      })
      return { ...message, receivedAt: bench.clock.now(), ...(way === 'webhook' ? { way } : {}) }
    }
    const at = (minute: number) => ({ updated_at: `2026-03-01T09:0${minute}:00+0000` })
    const statuses = async () =>
      Object.fromEntries(
        ((await bench.store.getJob('30462'))?.visits ?? []).map(({ id, status }) => [id, status]),
      )

    it('are kept each by its newest status, and the job by its own', async () => {
      await bench.record(fullJob('m1', { status: 'unscheduled' }), visit('m2', at(1)))
      const recordedAt = bench.clock.now()
      bench.clock.advance(1_000)
      await bench.record(
        visit('m3', { id: 18_664, external_id: 'A', ...at(2) }),
        visit('m4', { status: 'enroute' }),
      )
      const job = await bench.store.getJob('30462')
      expect(job).toMatchObject({ status: 'unscheduled', statusAt: recordedAt })
      expect(job?.visits).toEqual(
        expect.arrayContaining([
          { id: '18663', status: 'enroute', at: bench.clock.now() },
          {
            id: '18664',
            externalId: 'A',
            status: 'scheduled',
            updatedAt: Date.UTC(2026, 2, 1, 9, 2),
            at: bench.clock.now(),
          },
        ]),
      )
      await bench.drain()
      await bench.record(visit('m5', { status: 'no_show' }))
      expect(await statuses()).toEqual({ '18663': 'enroute', '18664': 'scheduled' })
      expect((await bench.store.listJobs({ limit: 1 })).items[0]?.visits).toHaveLength(2)
    })

    it('are not set back by what comes late or a second time', async () => {
      await bench.record(fullJob('m1'), visit('m2', at(1)), visit('m3', { status: 'started', ...at(2) }))
      await bench.record(visit('m4', at(1)))
      await bench.record(visit('m5', at(1), 'webhook'))
      expect(await statuses()).toEqual({ '18663': 'started' })
      await bench.record(visit('m6', at(2)))
      expect(await statuses()).toEqual({ '18663': 'scheduled' })
    })

    it('say nothing any more once the job is told with another status than scheduled', async () => {
      await bench.record(fullJob('m1'), visit('m2', at(5)), jobStatus('m3', 'scheduled'))
      expect(await statuses()).toEqual({ '18663': 'scheduled' })
      await bench.record(jobStatus('m4', 'complete'))
      expect(await statuses()).toEqual({ '18663': 'over' })
      await bench.record(visit('m5', at(4)))
      expect(await bench.store.getJob('30462')).toMatchObject({ status: 'complete' })
      await bench.record(visit('m6', at(6)))
      expect(await bench.store.getJob('30462')).toMatchObject({ status: 'scheduled' })
      await bench.record(fullJob('m7', { status: 'paused' }))
      expect(await statuses()).toEqual({ '18663': 'over' })
    })

    it('are not those of the next organization', async () => {
      await bench.record(fullJob('m1'), visit('m2', at(1)))
      await bench.record(fullJob('m3', { organizationId: '18' }))
      expect(await statuses()).toEqual({})
    })
  })
}

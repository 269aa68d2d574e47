import { describe, expect, it } from 'vitest'
import type { PollRun } from '@truckroll/store'
import { connectedProvider, fullJob } from './fixtures.ts'
import { type CreatePlace, useStore } from './store-bench.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const polls = (fromAt: number, untilAt: number, more: Partial<PollRun> = {}): PollRun => ({
  credential: 'default',
  fromAt,
  untilAt,
  polls: 3,
  messages: 1,
  longestPauseMs: 20_000,
  ...more,
})

export function describeStories(createPlace: CreatePlace): void {
  describe('the record of polls', () => {
    const bench = useStore(createPlace)
    const span = { since: 0, until: 10 * dayMs, limit: 100 }

    it('is one stretch while no pause is long, with the longest of them', async () => {
      await bench.store.notePolls([polls(1_000, 60_000)], 0)
      await bench.store.notePolls([polls(90_000, 150_000), polls(155_000, 160_000)], 0)
      expect(await bench.store.listPolls(span)).toEqual([
        polls(1_000, 160_000, { polls: 9, messages: 3, longestPauseMs: 30_000 }),
      ])
    })

    it('begins anew after a long pause, for each credential, and every day', async () => {
      await bench.store.notePolls([polls(0, minuteMs), polls(5 * minuteMs, 6 * minuteMs)], 0)
      await bench.store.notePolls([polls(0, 2 * minuteMs, { credential: 'acme' })], 0)
      await bench.store.notePolls([polls(6 * minuteMs + 1, dayMs + 7 * minuteMs)], 0)
      const runs = await bench.store.listPolls(span)
      expect(runs.map(({ credential, fromAt }) => [credential, fromAt])).toEqual([
        ['acme', 0],
        ['default', 0],
        ['default', 5 * minuteMs],
        ['default', 6 * minuteMs + 1],
      ])
      expect(await bench.store.listPolls({ ...span, credential: 'acme' })).toHaveLength(1)
    })

    it('is asked for by time, and forgotten', async () => {
      for (const hour of [1, 2, 3])
        await bench.store.notePolls([polls(hour * 60 * minuteMs, hour * 61 * minuteMs)], 0)
      const found = await bench.store.listPolls({
        ...span,
        since: 2 * 60 * minuteMs,
        until: 2.5 * 60 * minuteMs,
      })
      expect(found.map(({ fromAt }) => fromAt)).toEqual([2 * 60 * minuteMs])
      await bench.store.notePolls([], 2 * 60 * minuteMs)
      expect(await bench.store.listPolls(span)).toHaveLength(2)
    })
  })

  describe('the story of a job', () => {
    const bench = useStore(createPlace)

    it('has what was tried, the steps that are done, and what was answered', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      const first = await bench.claimOne()
      await bench.start(first)
      for (const step of ['work-order', 'customer']) await bench.store.storeStep(first.claim, step, '1')
      const answer = { status: 422, detail: 'no such zone' }
      await bench.store.finishAttempt(first.claim, { state: 'dead', cause: 'refused', message: 'no', answer })
      expect(await bench.store.readEventStories('30462', 10)).toMatchObject([
        {
          id: 'm1_0',
          type: 'job.created',
          state: 'dead',
          attempts: 1,
          cause: 'refused',
          answer,
          steps: ['customer', 'work-order'],
        },
        { id: 'm2_0', type: 'job', state: 'waiting', attempts: 0, steps: [] },
      ])
      expect(await bench.store.readEventStories('30462', 1)).toMatchObject([{ id: 'm2_0' }])
    })

    it('names jobs that may be the same work', async () => {
      await bench.store.addProvider(connectedProvider('a', '7'))
      const of = { organizationId: '7' }
      await bench.record(
        fullJob('m1', { ...of, jobId: '1', externalId: 'C-1', customerPhone: '5125550101' }),
        fullJob('m2', { ...of, jobId: '2', externalId: 'C-1', customerPhone: '5125550199' }),
        fullJob('m3', { ...of, jobId: '3', externalId: 'C-3', customerPhone: '5125550101' }),
        fullJob('m4', { ...of, jobId: '4', externalId: 'C-4', customerPhone: '5125550104' }),
      )
      for (const jobId of ['1', '4']) await bench.store.linkJob(jobId, 'wo-1')
      expect(await bench.store.findAlikeJobs('1', 10)).toEqual([
        { id: '2', externalId: 'C-1', bmsId: undefined, by: 'claim' },
        { id: '3', externalId: 'C-3', bmsId: undefined, by: 'phone' },
        { id: '4', externalId: 'C-4', bmsId: 'wo-1', by: 'work_order' },
      ])
      expect(await bench.store.findAlikeJobs('1', 2)).toHaveLength(2)
    })

    it('counts what came for a provider', async () => {
      await bench.store.addProvider(connectedProvider('a', '7'))
      const at = bench.clock.now()
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '7' }))
      bench.clock.advance(minuteMs)
      await bench.record(fullJob('m2', { jobId: '2', organizationId: '7' }), fullJob('m3', { jobId: '3' }))
      const span = { externalOrganizationId: 'a', since: at, until: at + 1 }
      expect(await bench.store.countArrivals(span)).toEqual({
        count: 1,
        newest: { jobId: '2', at: at + minuteMs },
      })
      expect(await bench.store.countArrivals({ ...span, externalOrganizationId: 'b' })).toEqual({
        count: 0,
        newest: undefined,
      })
    })
  })
}

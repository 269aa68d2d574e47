import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, jobStatus, note, notice } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const HOUR_MS = 3_600_000

export function describeHistory(createPlace: CreatePlace): void {
  describe('what was recorded of a job', () => {
    const bench = useStore(createPlace)

    it('is listed as it came, oldest first, page by page, whatever became of it', async () => {
      await bench.record(fullJob('m1'), fullJob('other', { jobId: '7' }), note('m2', '9'), notice('m3'))
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'refused', message: 'no' })
      const first = await bench.store.listJobEvents('30462', undefined, 2)
      const [created] = fullJob('m1').events
      expect(first.items).toEqual([
        {
          id: 'm1_0',
          recordedAt: bench.clock.now(),
          messageType: undefined,
          state: 'dead',
          isCopy: false,
          body: created?.body,
          handed: { type: 'job.created', data: expect.any(String) },
          purgedAt: undefined,
        },
        expect.objectContaining({ id: 'm2_0', state: 'waiting', isCopy: false, handed: undefined }),
      ])
      expect((await bench.store.readTimeline('30462', 9)).map(({ text }) => text)).toEqual(
        expect.arrayContaining([
          'Dispatch sent the full job.',
          'Dispatch sent a note or a file.',
          'Dispatch sent an answer of the customer.',
        ]),
      )
      const last = await bench.store.listJobEvents('30462', first.nextCursor, 2)
      expect(last).toMatchObject({ items: [{ id: 'm3_0' }], nextCursor: undefined })
      expect(await bench.store.listJobEvents('404', undefined, 2)).toEqual({
        items: [],
        nextCursor: undefined,
      })
      await expect(bench.store.listJobEvents('30462', 'made up', 2)).rejects.toMatchObject({
        code: 'TR_CURSOR_INVALID',
      })
    })

    it('says of what repeats a copy by another way that it is one', async () => {
      const told = (messageId: string, way?: 'webhook') => {
        const message = fullJob(messageId)
        const events = message.events.map((event) => ({ ...event, twinHash: 'same' }))
        return { ...message, events, ...(way === undefined ? {} : { way }) }
      }
      await bench.record(told('m1'))
      await bench.record(told('m2', 'webhook'))
      expect((await bench.store.listJobEvents('30462', undefined, 9)).items).toMatchObject([
        { id: 'm1_0', isCopy: false },
        { id: 'm2_0', isCopy: true, state: 'done' },
      ])
    })

    it('has what moved a job to another provider once', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(connectedProvider('b', '18'))
      await bench.record(fullJob('m1', { organizationId: '17' }))
      await bench.attempt(await bench.claimOne(), { state: 'done', bmsId: 'wo-1' })
      await bench.record(fullJob('m2', { organizationId: '18' }))
      expect((await bench.store.listJobEvents('30462', undefined, 9)).items).toMatchObject([
        { id: 'm1_0', isCopy: false },
        { id: 'm2_0', isCopy: true },
        { id: 'm2_0-moved', isCopy: false },
      ])
    })

    it('keeps the place of what retention has emptied', async () => {
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), { state: 'done' })
      bench.clock.advance(2 * HOUR_MS)
      await bench.record(jobStatus('m2', 'canceled'))
      const rule = { retentionMs: HOUR_MS, evidenceMs: 100 * HOUR_MS, limit: 9 }
      await bench.store.purge(rule)
      expect((await bench.store.listJobEvents('30462', undefined, 9)).items).toMatchObject([
        { id: 'm1_0', body: undefined, handed: undefined, purgedAt: bench.clock.now(), isCopy: false },
        { id: 'm2_0', body: '{"of":"m2"}', purgedAt: undefined },
      ])
    })
  })
}

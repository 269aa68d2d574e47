import { describe, expect, it } from 'vitest'
import { connectedProvider, factsOf, fullJob, jobStatus } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const HOUR_MS = 3_600_000

/** A store may keep the job's text once, in the body of its event: whoever reads it must not notice. */
export function describeTextsInPlace(createPlace: CreatePlace): void {
  describe('a text that stands in the body of an event', () => {
    const bench = useStore(createPlace)
    const { body: text } = factsOf()
    const data = `{"before":"漢é","job":${text},"after":"läuft"}`
    const handed = { type: 'job.created', data }

    /** Hands over the head as a gateway does: with the job that its body holds. */
    async function begin() {
      const event = await bench.claimOne()
      const job = { text, eventBody: event.body }
      const shared = { texts: [text], eventBody: event.body }
      await bench.store.startAttempt({ claim: event.claim, handed, shared, echoes: [] })
      return { event, job }
    }

    async function handOver() {
      const { event, job } = await begin()
      await bench.store.finishAttempt(event.claim, { state: 'done', createsJob: true, handedJob: job })
    }

    it('is handed over again as it was, and listed so', async () => {
      await bench.record(fullJob('m1'))
      const { event } = await begin()
      const retry = { state: 'retry', dueAt: bench.clock.now(), isCounted: true } as const
      await bench.store.finishAttempt(event.claim, {
        ...retry,
        cause: 'status',
        message: '',
        previous: 'status',
      })
      expect((await bench.claimOne()).handed).toEqual(handed)
      expect((await bench.store.listJobEvents('30462', undefined, 9)).items).toMatchObject([{ handed }])
      expect((await bench.store.readJobTexts('30462')).events).toMatchObject([{ handed: data }])
      const { items } = await bench.store.listHeldTexts(undefined, 9)
      expect(items).toContainEqual(expect.objectContaining({ texts: [data, ''] }))
    })

    it('is what a dead letter shows', async () => {
      await bench.record(fullJob('m1'))
      const { event } = await begin()
      await bench.store.finishAttempt(event.claim, { state: 'dead', cause: 'refused', message: 'no' })
      expect(await bench.store.getDeadLetter('m1_0')).toMatchObject({ payload: data })
    })

    it('is known of the job, also once another event tells the job anew', async () => {
      await bench.record(fullJob('m1'))
      await handOver()
      await bench.record(fullJob('m2', { organizationId: '17' }), jobStatus('m3', 'scheduled'))
      expect(await bench.store.getJob('30462')).toMatchObject({ body: text, handedBody: text })
      expect((await bench.claimOne()).job).toMatchObject({ handedBody: text })
    })

    it('stays with the job when retention takes the event, and goes when the job is forgotten', async () => {
      await bench.record(fullJob('m1'))
      await handOver()
      bench.clock.advance(2 * HOUR_MS)
      const rule = { retentionMs: HOUR_MS, evidenceMs: 100 * HOUR_MS, limit: 9 }
      expect((await bench.store.purge(rule)).emptied).toBe(1)
      expect(await bench.store.getJob('30462')).toMatchObject({ body: text, handedBody: text })
      await bench.record(fullJob('m2'))
      await handOver()
      expect(await bench.store.getJob('30462')).toMatchObject({ body: text, handedBody: text })
      await bench.store.forgetJob('30462', undefined)
      expect(await bench.store.getJob('30462')).toMatchObject({
        body: '{"id":30462}',
        handedBody: undefined,
      })
    })

    it('stays with the organization that has lost the job', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(connectedProvider('b', '18'))
      await bench.record(fullJob('m1'))
      await handOver()
      await bench.record(fullJob('m2', { organizationId: '18' }))
      expect(await bench.store.getJob('30462', 0)).toMatchObject({ body: text, handedBody: text })
      expect(await bench.store.getJob('30462')).toMatchObject({ handedBody: undefined })
    })
  })
}

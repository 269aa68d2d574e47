import { describe, expect, it } from 'vitest'
import type { PurgedSlice } from '@truckroll/store'
import {
  answerTo,
  factsOf,
  fullJob,
  jobStatus,
  messageOf,
  note,
  noteUpdate,
  notice,
  updateOf,
} from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const DAY_MS = 86_400_000
const rule = { retentionMs: 90 * DAY_MS, evidenceMs: 730 * DAY_MS, limit: 100 }

export function describeRetention(createPlace: CreatePlace): void {
  describe('retention', () => {
    const bench = useStore(createPlace)

    /** Slice after slice until nothing is left to remove. */
    const purge = async (changes: Partial<typeof rule> = {}): Promise<PurgedSlice> => {
      let emptied = 0
      let deleted = 0
      for (;;) {
        const slice = await bench.store.purge({ ...rule, ...changes })
        if (slice.emptied + slice.deleted === 0) return { emptied, deleted }
        expect(slice.emptied).toBeLessThanOrEqual(changes.limit ?? rule.limit)
        emptied += slice.emptied
        deleted += slice.deleted
      }
    }
    const pass = (days: number) => bench.clock.advance(days * DAY_MS)
    const texts = async (jobId = '30462') =>
      (await bench.store.readTimeline(jobId, 100)).map((entry) => entry.text)
    const closeJob = async () => {
      await bench.record(fullJob('m1'), jobStatus('m2', 'complete'))
      await bench.drain()
    }

    it('takes nothing before its time, then bodies and texts of what is done', async () => {
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      await bench.start(event)
      await bench.store.storeStep(event.claim, 'customer', '{"name":"Ann"}')
      await bench.store.finishAttempt(event.claim, { state: 'done', bmsId: 'work-9' })
      pass(89)
      expect(await purge()).toEqual({ emptied: 0, deleted: 0 })
      expect(await texts()).toContain('job.created is done. The BMS calls it work-9.')
      pass(1)
      expect(await purge()).toEqual({ emptied: 1, deleted: 0 })
      expect(await texts()).toEqual([
        'Dispatch sent the full job.',
        'job.created was handed to the adapter, attempt 1.',
        'job.created is done.',
        'Retention removed bodies, step results and texts of one event or update; ids, times and states stay.',
      ])
    })

    it('knows an update for as long as it is repeated, and then its time as evidence once more', async () => {
      await closeJob()
      const update = noteUpdate('u1', { idempotencyKey: 'change:1' })
      await bench.store.acceptUpdates([update])
      await bench.sendAll()
      pass(700)
      expect(await bench.store.acceptUpdates([update])).toEqual([
        expect.objectContaining({ kind: 'repeated' }),
      ])
      pass(31)
      await purge()
      expect(await bench.store.acceptUpdates([update])).toEqual([
        expect.objectContaining({ kind: 'repeated' }),
      ])
      pass(731)
      await purge()
      expect(await bench.store.getJob('30462')).toBeUndefined()
    })

    it.each([
      ['an event', note('m3', 'n')],
      ['a notice', notice('m3')],
    ])('knows the answer of %s for as long as that may be handed out once more', async (_, message) => {
      await closeJob()
      await bench.record(message)
      const answer = noteUpdate('u1', { idempotencyKey: 'event:m3_0:answer-0' })
      const event = await bench.claimOne()
      await bench.start(event)
      await bench.store.acceptUpdates([answer])
      await bench.store.finishAttempt(event.claim, { state: 'dead', cause: 'error', message: 'gave up' })
      await bench.sendAll()
      pass(9_999)
      await purge()
      expect(await bench.store.replay(['m3_0'], 'failed')).toBe(1)
      expect(await bench.store.acceptUpdates([answer])).toEqual([
        expect.objectContaining({ kind: 'repeated' }),
      ])
    })

    it('acks a message again whose bodies are gone, and delivers nothing', async () => {
      await closeJob()
      pass(90)
      await purge()
      expect(await bench.record(fullJob('m1'), jobStatus('m2', 'complete'))).toEqual([
        'duplicate',
        'duplicate',
      ])
      expect(await bench.drain()).toEqual([])
    })

    it('keeps the job while it is open, and its ids and link when it is closed', async () => {
      await bench.record(fullJob('m1', { externalId: 'claim-1', sourceId: '"s"' }))
      await bench.attempt(await bench.claimOne(), {
        state: 'done',
        bmsId: 'work-9',
        handedJob: { text: '{"title":1}', eventBody: '' },
      })
      pass(90)
      expect((await purge()).emptied).toBe(1)
      expect(await bench.store.getJob('30462')).toMatchObject({
        body: factsOf().body,
        handedBody: '{"title":1}',
        purgedAt: undefined,
      })
      await bench.record(jobStatus('m2', 'canceled'))
      await bench.drain()
      pass(90)
      await purge()
      expect(await bench.store.getJob('30462')).toMatchObject({
        body: '{"id":30462}',
        handedBody: undefined,
        bmsId: 'work-9',
        externalId: 'claim-1',
        organizationIdJson: '17',
        sourceIdJson: '"s"',
        status: 'canceled',
        purgedAt: bench.clock.now(),
      })
    })

    it('takes a job for closed by the update that closed it, unless Dispatch rejected that', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      await bench.drain()
      await bench.store.acceptUpdates([
        updateOf('u1', { kind: 'complete' }),
        updateOf('u2', { kind: 'complete', jobId: '2' }),
      ])
      await bench.sendAll()
      await bench.record(answerTo('u2', 'rejected'))
      await bench.drain()
      pass(90)
      await purge()
      expect((await bench.store.getJob('30462'))?.purgedAt).toBe(bench.clock.now())
      expect((await bench.store.getJob('2'))?.purgedAt).toBeUndefined()
    })

    it('goes on with a purged job: updates are sent, a full event is a change and not a new job', async () => {
      await closeJob()
      pass(90)
      await purge()
      expect(await bench.store.acceptUpdates([noteUpdate('u1')])).toMatchObject([{ state: 'queued' }])
      expect(await bench.sendAll()).toEqual(['u1'])
      await bench.record(fullJob('m3', { status: 'scheduled' }))
      const { job } = await bench.claimOne()
      expect(job).toMatchObject({ purgedAt: undefined, status: 'scheduled' })
    })

    it('never touches what waits: held behind a dead letter, parked, queued, refused, to be looked at', async () => {
      await closeJob()
      await bench.record(note('m3', 'n'), jobStatus('m4', 'complete'), notice('m5'))
      await bench.attempt(await bench.claimOne(), {
        state: 'dead',
        cause: 'refused',
        message: 'no such area',
      })
      await bench.record(fullJob('a1', { jobId: '2', status: 'complete' }), notice('a2', '2'))
      await bench.drain({ limit: 1 })
      await bench.record(notice('a3', '2'))
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'error', message: 'gave up' })
      await bench.record(fullJob('b1', { jobId: '3', status: 'complete' }))
      await bench.drain()
      await bench.store.acceptUpdates([
        noteUpdate('u1', { jobId: '3' }),
        noteUpdate('u2', { jobId: '3', warnings: ['unlisted'] }),
      ])
      await bench.store.finishSend((await bench.sendOne()).claim, { state: 'dead', message: 'unknown id' })
      await bench.record(fullJob('c1', { jobId: '4', status: 'complete' }))
      await bench.attempt(await bench.claimOne(), {
        state: 'done',
        attention: [{ cause: 'needs_attention', text: 'Call Ann.' }],
      })
      pass(9_999)
      await purge()
      for (const jobId of ['30462', '2', '3', '4']) {
        expect((await bench.store.getJob(jobId))?.purgedAt).toBeUndefined()
      }
      const { items } = await bench.store.listDeadLetters({ limit: 10 })
      expect(Object.fromEntries(items.map(({ id, message }) => [id, message]))).toEqual({
        m3_0: 'no such area',
        a3_0: 'gave up',
        u1: 'unknown id',
      })
      expect((await bench.store.listAttention(undefined, 10)).items).toMatchObject([{ text: 'Call Ann.' }])
      expect((await bench.store.listHeld(undefined, 10)).items).toMatchObject([
        { jobId: '30462', waiting: 3 },
      ])
      expect(await bench.store.replay(['m3_0', 'a3_0', 'u1'], 'failed')).toBe(3)
      expect(await bench.drain()).toEqual(expect.arrayContaining(['m3_0', 'm4_0', 'm5_0', 'a3_0']))
      expect(await bench.sendAll()).toEqual(['u1', 'u2'])
    })

    it('goes by the clock of who asks where that of the store is later', async () => {
      await bench.record(fullJob('m1', { status: 'complete' }))
      await bench.drain()
      const notAfter = bench.clock.now()
      pass(3 * 365)
      expect(await bench.store.purge({ ...rule, notAfter })).toEqual({ emptied: 0, deleted: 0 })
      expect((await bench.store.purge({ ...rule, notAfter: bench.clock.now() })).emptied).toBeGreaterThan(0)
    })

    it('counts what a person let go from that moment on', async () => {
      await bench.record(note('m1', 'n'))
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'refused', message: 'no' })
      await bench.record(fullJob('m2', { jobId: '2' }))
      await bench.drain()
      await bench.store.acceptUpdates([noteUpdate('u1', { jobId: '2' })])
      await bench.store.finishSend((await bench.sendOne()).claim, { state: 'dead', message: 'no' })
      pass(100)
      expect((await purge()).emptied).toBe(1)
      expect([await bench.store.skip('m1_0'), await bench.store.skip('u1')]).toEqual([true, true])
      pass(89)
      expect((await purge()).emptied).toBe(0)
      pass(1)
      // Both, and what the timeline says of the one that was parked.
      expect((await purge()).emptied).toBe(3)
    })

    it('empties updates, keeps what refuses repeats, and takes in a late answer', async () => {
      await bench.record(fullJob('m1'))
      await bench.drain()
      const keyed = { idempotencyKey: 'k', contentHash: 'same', warnings: ['an unlisted reason'] }
      await bench.store.acceptUpdates([updateOf('u1', keyed)])
      await bench.sendAll()
      pass(90)
      await purge()
      expect(await texts()).toContain('(removed by retention)')
      expect(await texts()).not.toContain('an unlisted reason')
      expect(await bench.store.acceptUpdates([updateOf('u2', keyed)])).toEqual([
        { kind: 'repeated', id: 'u1', state: 'sent' },
      ])
      await bench.record(answerTo('u1', 'rejected', 'late', 'not in the workflow'))
      expect(await bench.store.getUpdate('u1')).toMatchObject({
        state: 'rejected',
        message: 'not in the workflow',
      })
      await purge()
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'rejected', message: undefined })
    })

    it('takes texts of attention once it was ticked off', async () => {
      await closeJob()
      const id = await bench.store.addAttention({
        cause: 'needs_attention',
        jobId: '30462',
        externalOrganizationId: undefined,
        text: 'Call Ann.',
      })
      pass(90)
      await purge()
      expect(await texts()).toContain('A person should look (needs attention): Call Ann.')
      await bench.store.finishAttention(id)
      pass(90)
      await purge()
      expect(await texts()).toContain('A person should look (needs attention): (removed by retention)')
      expect((await bench.store.getJob('30462'))?.purgedAt).toBe(bench.clock.now())
    })

    it('removes all rows of a closed job after the time of evidence, and knows the open one still', async () => {
      await closeJob()
      await bench.record(fullJob('o1', { jobId: '2' }))
      await bench.attempt(await bench.claimOne(), { state: 'done', createsJob: true })
      await bench.store.acceptUpdates([updateOf('u1', { idempotencyKey: 'k', warnings: ['w'] })])
      await bench.sendAll()
      await bench.store.pause({ kind: 'job', jobId: '3' }, { token: 'local' })
      pass(90)
      await purge()
      expect((await bench.store.readTimeline('30462', 100)).length).toBeGreaterThan(5)
      pass(640)
      await purge()
      expect(await bench.store.getJob('30462')).toBeUndefined()
      expect(await bench.store.readTimeline('30462', 100)).toEqual([])
      expect(await bench.store.getUpdate('u1')).toBeUndefined()
      expect((await bench.store.listAudit(undefined, 10)).items).toEqual([])
      expect(await bench.store.getJob('2')).toMatchObject({
        isCreated: true,
        body: factsOf({ jobId: '2' }).body,
      })
    })

    it('keeps the first event of a message as long as another of it waits', async () => {
      const message = messageOf('m1', { key: 'a' }, { key: 'b' }, { key: 'c' })
      await bench.record(message)
      const [first, second, third] = await bench.claim()
      if (first === undefined || second === undefined || third === undefined) throw new Error('three events')
      await bench.attempt(first, { state: 'done' })
      await bench.attempt(second, { state: 'dead', cause: 'refused', message: 'no' })
      await bench.attempt(third, { state: 'done' })
      pass(9_999)
      await purge({ limit: 1 })
      expect(await bench.record(message)).toEqual(['duplicate'])
      await bench.store.skip('m1_1')
      pass(9_999)
      await purge({ limit: 1 })
      expect(await bench.record(message)).toEqual(['recorded'])
    })

    it('goes in slices, the oldest first', async () => {
      for (const index of Array.from({ length: 7 }).keys()) {
        await bench.record(messageOf(`m${index}`, { jobId: '1', key: `k${index}` }))
        await bench.drain()
        bench.clock.advance(1)
      }
      pass(90)
      const slices = [3, 3, 1, 0]
      for (const emptied of slices) {
        expect(await bench.store.purge({ ...rule, limit: 3 })).toEqual({ emptied, deleted: 0 })
      }
    })

    it('ends entries of the echo ledger that ran out', async () => {
      await bench.record(note('m1', 'n'))
      const event = await bench.claimOne()
      await bench.start(event, [{ jobId: '30462', kind: 'note', value: 'hello' }])
      await bench.store.finishAttempt(event.claim, { state: 'done' })
      expect((await purge()).deleted).toBe(0)
      pass(1)
      expect((await purge()).deleted).toBe(0)
      pass(2)
      expect((await purge()).deleted).toBe(1)
    })
  })
}

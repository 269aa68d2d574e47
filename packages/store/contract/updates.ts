import { describe, expect, it } from 'vitest'
import type { EchoEntry } from '@truckroll/store'
import {
  connectedProvider,
  answerTo,
  fullJob,
  jobStatus,
  note,
  noteUpdate,
  photo,
  updateOf,
} from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeUpdates(createPlace: CreatePlace): void {
  describe('taking updates', () => {
    const bench = useStore(createPlace)

    const accept = (...updates: Parameters<typeof bench.store.acceptUpdates>[0]) =>
      bench.store.acceptUpdates(updates)
    const knowJob = () => bench.record(fullJob('job'))
    const handOver = async (messageId: string, echo: EchoEntry) => {
      await bench.record(note(messageId, messageId))
      await bench.drain()
      await bench.record(jobStatus(`${messageId}-again`, 'offered'))
      const event = await bench.claimOne()
      await bench.start(event, [echo])
      await bench.store.finishAttempt(event.claim, { state: 'done' })
    }

    it('queues them for a known job and tells their state', async () => {
      expect(await accept(updateOf('u1'))).toEqual([{ kind: 'job_unknown' }])
      await knowJob()
      expect(await accept(updateOf('u1'))).toEqual([{ kind: 'accepted', id: 'u1', state: 'queued' }])
      expect(await bench.store.getUpdate('u1')).toEqual({
        id: 'u1',
        jobId: '30462',
        kind: 'accept',
        state: 'queued',
        cause: undefined,
        repeats: undefined,
        isAnswer: false,
        message: undefined,
        acceptedAt: bench.clock.now(),
        occurredAt: updateOf('u1').occurredAt,
        sentAt: undefined,
        attempts: 0,
      })
      expect(await bench.store.getUpdate('u2')).toBeUndefined()
    })

    it('answers a repeated key with the first update, and other content with a conflict', async () => {
      await knowJob()
      const keyed = { idempotencyKey: 'k1', contentHash: 'same' }
      expect(await accept(updateOf('u1', keyed), updateOf('u2', keyed))).toEqual([
        { kind: 'accepted', id: 'u1', state: 'queued' },
        { kind: 'repeated', id: 'u1', state: 'queued' },
      ])
      await bench.sendAll()
      expect(await accept(updateOf('u3', keyed), updateOf('u4', { ...keyed, contentHash: 'other' }))).toEqual(
        [{ kind: 'repeated', id: 'u1', state: 'sent' }, { kind: 'conflict' }],
      )
      expect((await bench.store.listUpdates('30462')).map((update) => update.id)).toEqual(['u1'])
    })

    it('keeps the key of one job apart from that of another', async () => {
      await bench.record(fullJob('a'), fullJob('b', { jobId: '2' }))
      const keyed = { idempotencyKey: 'k1' }
      const outcomes = await accept(updateOf('u1', keyed), updateOf('u2', { ...keyed, jobId: '2' }))
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['accepted', 'accepted'])
    })

    it('knows texts again that no database holds as they are', async () => {
      await bench.record(fullJob('job', { jobId: 'a\0b' }))
      const odd = {
        jobId: 'a\0b',
        kind: 'schedule',
        idempotencyKey: 'k\0\uD800',
        contentHash: 'same',
        ordering: { kind: 'schedule', appointmentId: 'v\0' },
      } as const
      const outcomes = await accept(
        updateOf('u1', odd),
        updateOf('u2', odd),
        updateOf('u3', { ...odd, idempotencyKey: 'other', occurredAt: 1 }),
      )
      expect(outcomes).toMatchObject([
        { state: 'queued' },
        { kind: 'repeated', id: 'u1' },
        { cause: 'out_of_order' },
      ])
    })

    it('makes one row of two at once', async () => {
      await knowJob()
      const keyed = { idempotencyKey: 'k1', contentHash: 'same' }
      const outcomes = await Promise.all([accept(updateOf('u1', keyed)), accept(updateOf('u2', keyed))])
      expect(outcomes.flat().map((outcome) => outcome.kind)).toEqual(['accepted', 'repeated'])
    })

    it('drops statuses and schedules that are too late, unless forced', async () => {
      await knowJob()
      const at = updateOf('x').occurredAt
      const schedule = { kind: 'schedule', ordering: { kind: 'schedule', appointmentId: 'a1' } } as const
      const outcomes = await accept(
        updateOf('u1', { occurredAt: at }),
        updateOf('u2', { occurredAt: at - 1 }),
        updateOf('u3', { occurredAt: at - 1, isForced: true }),
        updateOf('u4', { occurredAt: at }),
        updateOf('u5', { ...schedule, occurredAt: at - 1 }),
        updateOf('u6', { ...schedule, occurredAt: at + 5_000 }),
        updateOf('u7', { ...schedule, occurredAt: at + 4_999 }),
        updateOf('u8', { occurredAt: at + 4_999 }),
        noteUpdate('u9', { occurredAt: at - 99 }),
      )
      expect(outcomes.map((outcome) => ('state' in outcome ? outcome.state : outcome.kind))).toEqual([
        'queued',
        'suppressed',
        'queued',
        'queued',
        'queued',
        'queued',
        'suppressed',
        'suppressed',
        'queued',
      ])
      expect(await bench.store.getUpdate('u7')).toMatchObject({ state: 'suppressed', cause: 'out_of_order' })
      expect(await bench.sendAll()).toEqual(['u1', 'u3', 'u4', 'u5', 'u6', 'u9'])
    })

    it('does not measure by what was itself dropped', async () => {
      await knowJob()
      const at = updateOf('x').occurredAt
      await handOver('m1', { jobId: '30462', kind: 'accept', value: 'accept' })
      const echo: EchoEntry = { jobId: '30462', kind: 'accept', value: 'accept' }
      const outcomes = await accept(
        updateOf('u1', { occurredAt: at + 100, echo }),
        updateOf('u2', { occurredAt: at }),
      )
      expect(outcomes).toMatchObject([{ state: 'suppressed', cause: 'echo' }, { state: 'queued' }])
    })

    it('puts the text right behind its update, and drops it together with it', async () => {
      await knowJob()
      const text = { id: 'u1-text', record: '{"text":1}' }
      await accept(updateOf('u1', { kind: 'reject', text }), updateOf('u2'))
      expect(await bench.sendAll()).toEqual(['u1', 'u1-text', 'u2'])
      expect(await bench.store.getUpdate('u1-text')).toMatchObject({ kind: 'note', state: 'sent' })
      const late = { occurredAt: 1, text: { id: 'u3-text', record: '{}' } }
      await accept(updateOf('u3', late))
      expect(await bench.store.getUpdate('u3-text')).toBeUndefined()
    })

    it('sends a status of a job that the brand canceled, and lists it', async () => {
      await bench.record(fullJob('m1'), jobStatus('m2', 'canceled'))
      expect(await accept(updateOf('u1', { kind: 'complete' }), noteUpdate('u2'))).toMatchObject([
        { state: 'queued' },
        { state: 'queued' },
      ])
      expect((await bench.store.listAttention(undefined, 10)).items).toMatchObject([
        { cause: 'status_after_cancel', jobId: '30462' },
      ])
    })

    it('refuses those of a provider that left', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await knowJob()
      await accept(updateOf('u1', { idempotencyKey: 'k' }))
      await bench.store.changeProvider('a', { state: 'offboarding' })
      expect(await accept(updateOf('u2'))).toEqual([{ kind: 'not_connected' }])
      expect(await bench.store.countQueuedUpdates('a')).toBe(1)
      await bench.sendAll()
      expect(await bench.store.countQueuedUpdates('a')).toBe(0)
    })

    it('keeps the cursor together with the updates it brought', async () => {
      expect(await bench.store.readChangePosition('a')).toEqual({ cursor: undefined, links: 0 })
      await bench.store.acceptUpdates([], { provider: 'a', cursor: 'page-1', links: 0 })
      await bench.store.acceptUpdates([], { provider: 'a', cursor: 'page-2', links: 0 })
      expect(await bench.store.readChangePosition('a')).toEqual({ cursor: 'page-2', links: 0 })
    })

    it('keeps a file apart from its update until it was sent', async () => {
      await knowJob()
      await accept(photo('u1', 3))
      expect(await bench.store.readFile('u1')).toEqual(new Uint8Array([7, 7, 7]))
      expect((await bench.sendOne()).fileBytes).toBe(3)
    })

    it('takes in what Dispatch answers: a rejection stands for good', async () => {
      await knowJob()
      await accept(updateOf('u1'), updateOf('u2'), updateOf('u3'))
      await bench.sendAll()
      await bench.record(answerTo('u1', 'confirmed'), answerTo('u2', 'rejected', 'm2', 'not in the workflow'))
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'confirmed' })
      await bench.record(answerTo('u1', 'rejected', 'm3', 'after all not'), answerTo('u2', 'confirmed'))
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'rejected', message: 'after all not' })
      expect(await bench.store.getUpdate('u2')).toMatchObject({
        state: 'rejected',
        message: 'not in the workflow',
      })
      expect(await bench.store.getUpdate('u3')).toMatchObject({ state: 'sent' })
    })

    it('lists once that Dispatch answered updates which the store never sent', async () => {
      await knowJob()
      await accept(updateOf('u1'))
      await bench.record(answerTo('u1', 'confirmed'))
      expect((await bench.store.listAttention(undefined, 9)).items).toEqual([])
      await bench.record(answerTo('v1', 'confirmed', 'm2'), answerTo('v2', 'rejected', 'm3'))
      await bench.record(answerTo('v3', 'confirmed', 'm4'))
      const { items } = await bench.store.listAttention(undefined, 9)
      expect(items).toMatchObject([{ cause: 'second_store', text: expect.stringContaining('same key') }])
    })

    it('does not send again what was answered before its post seemed to get through', async () => {
      await knowJob()
      await accept(updateOf('u1'), updateOf('u2'))
      await bench.record(answerTo('u1', 'confirmed'))
      expect(await bench.sendAll()).toEqual(['u2'])
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'confirmed' })
    })
  })
}

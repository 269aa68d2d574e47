import { describe, expect, it } from 'vitest'
import type { EchoEntry, EndedEchoes } from '@truckroll/store'
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
    /** An event about a note of that id is handed over. */
    const tell = async (messageId: string, noteId: string, echoes: EchoEntry[], ends?: EndedEchoes) => {
      await bench.record(note(messageId, noteId))
      const event = await bench.claimOne()
      await bench.start(event, echoes, 'note.updated', ends)
      await bench.store.finishAttempt(event.claim, { state: 'done' })
    }
    const visit = (value: string): EchoEntry => ({ jobId: '30462', kind: 'schedule', value })
    const noteEcho = (value: string): EchoEntry => ({ jobId: '30462', kind: 'note', value })

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

    it('drops the echo of what an event brought, once', async () => {
      await knowJob()
      await handOver('m1', noteEcho('hello'))
      const outcomes = await accept(
        noteUpdate('u1', { source: 'webhook', echo: noteEcho('hello') }),
        noteUpdate('u2', { source: 'webhook', echo: noteEcho('hello') }),
      )
      expect(outcomes).toEqual([
        { kind: 'accepted', id: 'u1', state: 'suppressed', cause: 'echo' },
        { kind: 'accepted', id: 'u2', state: 'queued' },
      ])
    })

    it('knows an echo after the clock was set forward by a day, and back', async () => {
      await knowJob()
      await handOver('m1', noteEcho('hello'))
      bench.clock.advance(25 * 3_600_000)
      await handOver('m2', noteEcho('later'))
      await bench.store.purge({ retentionMs: 1e11, evidenceMs: 1e11, limit: 100 })
      bench.clock.advance(-3 * 3_600_000)
      expect(await accept(noteUpdate('u1', { source: 'webhook', echo: noteEcho('hello') }))).toMatchObject([
        { state: 'suppressed', cause: 'echo' },
      ])
    })

    it('drops the echo of what showed only during the attempt, where the claim still held then', async () => {
      await knowJob()
      await bench.drain()
      await bench.record(note('m1', 'file'))
      const event = await bench.claimOne()
      await bench.start(event)
      const echo: EchoEntry = { jobId: '30462', kind: 'attachment', value: 'aa01' }
      expect(await bench.store.noteEchoes(event.claim, [echo])).toBe(true)
      await bench.store.finishAttempt(event.claim, { state: 'done' })
      expect(await bench.store.noteEchoes(event.claim, [{ ...echo, value: 'bb02' }])).toBe(false)
      expect(await accept(noteUpdate('u1', { kind: 'attachment', echo }))).toMatchObject([
        { state: 'suppressed', cause: 'echo' },
      ])
      expect(await accept(noteUpdate('u2', { kind: 'attachment', echo }))).toMatchObject([
        { state: 'queued' },
      ])
    })

    it('never drops what differs; from then on the entry is gone', async () => {
      await knowJob()
      await handOver('m1', visit('1/2'))
      const endsEchoes = ['schedule'] as const
      const outcomes = await accept(
        updateOf('u1', { echo: visit('3/4'), endsEchoes }),
        updateOf('u2', { echo: visit('1/2'), endsEchoes }),
      )
      expect(outcomes).toMatchObject([{ state: 'queued' }, { state: 'queued' }])
    })

    it('ends what an update says it ends, where it is no echo and repeats nothing as the adapter', async () => {
      await knowJob()
      await handOver('m1', noteEcho('hello'))
      await handOver('m2', visit('1/2'))
      const outcomes = await accept(
        noteUpdate('u1', { echo: noteEcho('hello'), endsEchoes: ['schedule'] }),
        updateOf('u2', { source: 'adapter', echo: visit('1/2'), endsEchoes: ['schedule'] }),
        updateOf('u3', { kind: 'enroute', echo: undefined, endsEchoes: ['cancel'] }),
        updateOf('u4', { echo: visit('1/2') }),
      )
      expect(outcomes).toMatchObject([
        { state: 'suppressed' },
        { state: 'queued' },
        { state: 'queued' },
        { state: 'suppressed' },
      ])
      await handOver('m3', visit('1/2'))
      await accept(updateOf('u5', { kind: 'enroute', endsEchoes: ['schedule'] }))
      expect(await accept(updateOf('u6', { echo: visit('1/2') }))).toMatchObject([{ state: 'queued' }])
    })

    it('forgets an entry after a day', async () => {
      await knowJob()
      await handOver('m1', noteEcho('hello'))
      await handOver('m2', noteEcho('again'))
      bench.clock.advance(24 * 3_600_000 - 1)
      expect(await accept(noteUpdate('u1', { echo: noteEcho('hello') }))).toMatchObject([
        { state: 'suppressed' },
      ])
      bench.clock.advance(1)
      expect(await accept(noteUpdate('u2', { echo: noteEcho('again') }))).toMatchObject([{ state: 'queued' }])
    })

    it('forgets what an event ends of its job, and writes what it brings itself', async () => {
      await bench.record(fullJob('a'), fullJob('b', { jobId: '2' }))
      await bench.drain()
      await tell('m1', 'n1', [visit('1/2'), { ...visit('1/2'), jobId: '2' }, noteEcho('hello')])
      await tell('m2', 'n2', [visit('3/4')], { jobId: '30462', kinds: ['schedule'], isOfEntity: false })
      const outcomes = await accept(
        updateOf('u1', { echo: visit('1/2') }),
        updateOf('u2', { echo: visit('3/4') }),
        updateOf('u3', { jobId: '2', echo: { ...visit('1/2'), jobId: '2' } }),
        noteUpdate('u4', { echo: noteEcho('hello') }),
      )
      expect(outcomes).toMatchObject([
        { state: 'queued' },
        { state: 'suppressed' },
        { state: 'suppressed' },
        { state: 'suppressed' },
      ])
    })

    it('forgets of notes those alone that the event is about', async () => {
      await knowJob()
      await bench.drain()
      await tell('m1', 'n1', [noteEcho('one')])
      await tell('m2', 'n2', [noteEcho('two')])
      await tell('m3', 'n1', [], { jobId: '30462', kinds: ['note', 'attachment'], isOfEntity: true })
      const outcomes = await accept(
        noteUpdate('u1', { echo: noteEcho('one') }),
        noteUpdate('u2', { echo: noteEcho('two') }),
      )
      expect(outcomes).toMatchObject([{ state: 'queued' }, { state: 'suppressed' }])
    })

    it('keeps what an event wrote itself when it is handed over again', async () => {
      await knowJob()
      await bench.drain()
      await bench.record(note('m1', 'n1'))
      const ends: EndedEchoes = { jobId: '30462', kinds: ['schedule', 'note'], isOfEntity: false }
      const first = await bench.claimOne()
      await bench.start(first, [visit('1/2')], 'note.created', ends)
      await bench.store.noteEchoes(first.claim, [noteEcho('found')])
      await bench.store.finishAttempt(first.claim, {
        state: 'retry',
        dueAt: bench.clock.now(),
        isCounted: true,
        cause: 'status',
        message: 'busy',
        previous: 'status',
      })
      const again = await bench.claimOne()
      await bench.start(again, [visit('1/2')], 'note.created', ends)
      const outcomes = await accept(
        updateOf('u1', { echo: visit('1/2') }),
        noteUpdate('u2', { echo: noteEcho('found') }),
      )
      expect(outcomes).toMatchObject([{ state: 'suppressed' }, { state: 'suppressed' }])
    })

    it('sends what the adapter itself says, whatever the ledger holds', async () => {
      await knowJob()
      await handOver('m1', noteEcho('hello'))
      const outcomes = await accept(
        noteUpdate('u1', { source: 'adapter', echo: noteEcho('hello') }),
        noteUpdate('u2', { source: 'webhook', echo: noteEcho('hello') }),
      )
      expect(outcomes).toMatchObject([{ state: 'queued' }, { state: 'suppressed' }])
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

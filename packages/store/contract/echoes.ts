import { describe, expect, it } from 'vitest'
import type { EchoEntry, EndedEchoes } from '@truckroll/store'
import { fullJob, jobStatus, note, noteUpdate, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeEchoes(createPlace: CreatePlace): void {
  describe('what the BMS repeats of what it was told', () => {
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
  })
}

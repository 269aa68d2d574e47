import { describe, expect, it } from 'vitest'
import {
  answerTo,
  connectedProvider,
  fullJob,
  jobStatus,
  messageOf,
  note,
  noteUpdate,
  updateOf,
} from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const first = '17'
const second = '18'

export function describeMoves(createPlace: CreatePlace): void {
  describe('a job told with another organization', () => {
    const bench = useStore(createPlace)
    const done = { state: 'done' } as const

    async function connectBoth(): Promise<void> {
      await bench.store.addProvider(connectedProvider('a', first))
      await bench.store.addProvider(connectedProvider('b', second))
    }

    /** The first provider has taken the job and calls it wo-1. */
    async function takeJob(): Promise<void> {
      await connectBoth()
      await bench.record(fullJob('m1', { organizationId: first }))
      const created = await bench.claimOne()
      await bench.attempt(created, {
        ...done,
        bmsId: 'wo-1',
        createsJob: true,
        handedJob: { text: '{"id":30462,"title":"as handed"}', eventBody: '' },
      })
    }

    /** What is due of both, by id: whose turn comes first tells nothing. */
    async function claimBoth() {
      return (await bench.claim()).toSorted((left, right) => (left.id < right.id ? -1 : 1))
    }

    async function drainBoth(): Promise<string[]> {
      return (await bench.drain()).toSorted()
    }

    function move(messageId: string, organizationId: string, status = 'offered') {
      return fullJob(messageId, { organizationId, status })
    }

    it('ends for the first, as that one knew it, and begins anew for the second', async () => {
      await takeJob()
      expect(await bench.record(move('m2', second))).toEqual(['recorded'])
      const claimed = await claimBoth()
      expect(claimed.map(({ id, provider, putKey, isFullJob }) => [id, provider, putKey, isFullJob])).toEqual(
        [
          ['m2_0', 'a', 'job.moved', false],
          ['m2_0-moved', 'b', 'job', true],
        ],
      )
      const [end, creation] = claimed
      expect(end).toMatchObject({ organizationId: first, jobId: '30462', isNotice: false })
      expect(end?.job).toMatchObject({
        organizationId: first,
        provider: 'a',
        bmsId: 'wo-1',
        isCreated: true,
        handedBody: '{"id":30462,"title":"as handed"}',
        status: 'canceled',
        term: 0,
      })
      expect(creation?.job).toMatchObject({
        organizationId: second,
        organizationIdJson: second,
        provider: 'b',
        bmsId: undefined,
        isCreated: false,
        handedBody: undefined,
        status: 'offered',
        isCanceledByBrand: false,
        term: 1,
      })
      expect(await bench.store.getJob('30462')).toEqual(creation?.job)
      expect(await bench.store.getJob('30462', 0)).toEqual(end?.job)
    })

    it('is recorded once, however often it is told', async () => {
      await takeJob()
      expect(await bench.record(move('m2', second), move('m2', second))).toEqual(['recorded', 'duplicate'])
      expect(await bench.record(move('m2', second))).toEqual(['duplicate'])
      expect(await drainBoth()).toEqual(['m2_0', 'm2_0-moved'])
      expect(await bench.record(move('m3', second))).toEqual(['recorded'])
      expect(await bench.drain()).toEqual(['m3_0'])
    })

    it('by queue and by webhook moves once', async () => {
      await takeJob()
      const [told] = move('m2', second).events
      const twin = { ...told, twinHash: 'of the move' }
      await bench.record(messageOf('m2', { ...twin, id: 'm2_0' }))
      await bench.record({ ...messageOf('w2', { ...twin, id: 'w2_0' }), way: 'webhook' })
      expect(await drainBoth()).toEqual(['m2_0', 'm2_0-moved'])
    })

    it('that is not the first of its message keeps the order of both', async () => {
      await takeJob()
      const events = [note('x', 'n1'), move('x', second), note('x', 'n2'), move('x', first), note('x', 'n3')]
      const parts = events.map(({ events: [event] }) => ({ ...event, id: undefined }))
      const message = messageOf('m2', ...parts.map(({ id: _id, index: _index, ...event }) => event))
      expect(await bench.record(message)).toEqual(['recorded'])
      const told: Record<string, string[]> = {}
      for (const provider of ['a', 'b']) told[provider] = await bench.drain({ onlyProvider: provider })
      expect(told).toEqual({
        a: ['m2_0', 'm2_1', 'm2_3-moved', 'm2_4'],
        b: [],
      })
      expect(await bench.store.getJob('30462')).toMatchObject({ provider: 'a', isCreated: false, term: 2 })
    })

    it('lets what the first still waits for reach it before the end, and nothing of it the second', async () => {
      await takeJob()
      await bench.record(note('m2', 'n1'), jobStatus('m3', 'accepted'))
      await bench.record(move('m4', second), note('m5', 'n2'))
      expect(await bench.drain({ onlyProvider: 'a' })).toEqual(['m2_0', 'm3_0', 'm4_0'])
      expect(await bench.drain({ onlyProvider: 'b' })).toEqual(['m4_0-moved', 'm5_0'])
    })

    it('is not held up by what the first has parked', async () => {
      await takeJob()
      await bench.record(note('m2', 'n1'), move('m3', second))
      const [parked] = await bench.claim({ onlyProvider: 'a' })
      if (parked === undefined) throw new Error('expected the note')
      await bench.attempt(parked, { state: 'dead', cause: 'refused', message: 'no' })
      const ofFirst = await bench.store.listDeadLetters({ externalOrganizationId: 'a', limit: 9 })
      expect(ofFirst.items).toMatchObject([{ id: 'm2_0', externalOrganizationId: 'a' }])
      expect(await bench.drain()).toEqual(['m3_0-moved'])
      await bench.store.replay(['m2_0'], 'failed', { token: 'ops' })
      const again = await bench.claimOne()
      expect(again).toMatchObject({ id: 'm2_0', provider: 'a', job: { bmsId: 'wo-1', term: 0 } })
      await bench.attempt(again, done)
      expect(await bench.drain()).toEqual(['m3_0'])
    })

    it('is not linked by what an attempt of the first answers that was under way', async () => {
      await connectBoth()
      await bench.record(move('m1', first))
      const created = await bench.claimOne()
      await bench.start(created)
      await bench.record(move('m2', second))
      expect(await bench.store.linkJob('30462', 'wo-1', created.job?.term)).toBe('wo-1')
      const outcome = {
        ...done,
        bmsId: 'wo-1',
        createsJob: true,
        handedJob: { text: '{}', eventBody: '' },
        unlinked: 'No id.',
      }
      expect(await bench.store.finishAttempt(created.claim, outcome)).toBeDefined()
      expect(await bench.store.getJob('30462')).toMatchObject({
        bmsId: undefined,
        isCreated: false,
        handedBody: undefined,
      })
      const [end, creation] = await claimBoth()
      expect(end).toMatchObject({ id: 'm2_0', job: { bmsId: 'wo-1', isCreated: true } })
      expect(creation).toMatchObject({ id: 'm2_0-moved', job: { isCreated: false } })
    })

    it('gives the first nothing where it never had the job, and lists what nobody was handed', async () => {
      await connectBoth()
      await bench.record(move('m1', first), note('m2', 'n1'), move('m3', second))
      expect(await bench.drain()).toEqual(['m3_0-moved'])
      const timeline = await bench.store.readTimeline('30462', 100)
      expect(timeline.filter(({ kind }) => kind === 'event.recorded').map(({ eventId }) => eventId)).toEqual([
        'm1_0',
        'm2_0',
        'm3_0',
        'm3_0-moved',
      ])
      expect(timeline.find(({ kind }) => kind === 'job.moved')?.text).toContain('17 never received it')
      expect((await bench.store.listAttention(undefined, 9)).items).toMatchObject([
        { cause: 'needs_attention', jobId: '30462', text: expect.stringContaining('organization 17') },
      ])
    })

    it('gives the first its end where its creation may have reached it', async () => {
      await connectBoth()
      await bench.record(move('m1', first))
      const created = await bench.claimOne()
      await bench.attempt(created, {
        state: 'retry',
        dueAt: bench.clock.now(),
        isCounted: true,
        cause: 'timeout',
        message: 'no answer',
        previous: 'timeout',
      })
      await bench.record(move('m2', second))
      expect(await bench.drain({ onlyProvider: 'a' })).toEqual(['m1_0', 'm2_0'])
    })

    it('is not ended a second time for a provider that knows that it is canceled', async () => {
      await takeJob()
      await bench.record(jobStatus('m2', 'canceled'), move('m3', second))
      expect(await bench.drain({ onlyProvider: 'a' })).toEqual(['m2_0'])
      expect(await bench.drain({ onlyProvider: 'b' })).toEqual(['m3_0-moved'])
    })

    it('leaves to the first what is told with its organization and is not the job in full', async () => {
      await takeJob()
      await bench.record(move('m2', second))
      const visit = { key: 'job:30462', jobId: '30462', putKey: 'appointment', entityId: '5' }
      await bench.record(
        messageOf('m3', { ...visit, organizationId: first, visit: { id: '5', status: 'scheduled' } }),
      )
      await bench.record(messageOf('m4', { ...visit, organizationId: second }))
      await bench.record(move('m5', first, 'canceled'))
      expect(await bench.drain({ onlyProvider: 'a' })).toEqual(['m2_0', 'm3_0', 'm5_0'])
      expect(await bench.drain({ onlyProvider: 'b' })).toEqual(['m2_0-moved', 'm4_0'])
      expect(await bench.store.getJob('30462')).toMatchObject({ provider: 'b', status: 'offered' })
    })

    it('waits for a second that is not connected, while the end goes out', async () => {
      await bench.store.addProvider(connectedProvider('a', first))
      await bench.record(move('m1', first))
      await bench.attempt(await bench.claimOne(), { ...done, bmsId: 'wo-1', createsJob: true })
      await bench.record(move('m2', second))
      expect(await bench.drain({ holdsUnknown: true })).toEqual(['m2_0'])
      await bench.store.addProvider(connectedProvider('b', second))
      expect(await bench.claimOne({ holdsUnknown: true })).toMatchObject({ id: 'm2_0-moved', provider: 'b' })
    })

    it('of a first that is connected later reaches that one', async () => {
      await bench.store.addProvider(connectedProvider('b', second))
      await bench.record(move('m1', first))
      const created = await bench.claimOne()
      await bench.attempt(created, { ...done, createsJob: true })
      await bench.record(move('m2', second))
      await bench.store.addProvider(connectedProvider('a', first))
      const claimed = await claimBoth()
      expect(claimed.map(({ id, provider, job }) => [id, provider, job?.provider])).toEqual([
        ['m2_0', 'a', 'a'],
        ['m2_0-moved', 'b', 'b'],
      ])
    })

    it('stays where both organizations are one provider', async () => {
      await bench.record(fullJob('m1', { organizationId: first, credential: 'a' }))
      await bench.attempt(await bench.claimOne(), { ...done, bmsId: 'wo-1', createsJob: true })
      await bench.record(fullJob('m2', { organizationId: second, credential: 'a' }))
      expect(await bench.drain()).toEqual(['m2_0'])
      expect(await bench.store.getJob('30462')).toMatchObject({
        organizationId: second,
        bmsId: 'wo-1',
        term: 0,
      })
    })

    it('moves between credentials where no organization is told', async () => {
      const nobody = ({ events: [event], ...message }: ReturnType<typeof fullJob>) => {
        const { organizationId: _, fullJob: facts, ...rest } = event ?? {}
        const told = facts === undefined ? {} : { fullJob: { ...facts, organizationId: undefined } }
        return messageOf(message.messageId, { ...rest, ...told })
      }
      await bench.record(nobody(fullJob('m1', { credential: 'a' })))
      await bench.attempt(await bench.claimOne(), { ...done, createsJob: true })
      await bench.record(nobody(fullJob('m2', { credential: 'b' })))
      const claimed = await claimBoth()
      expect(claimed.map(({ id, provider }) => [id, provider])).toEqual([
        ['m2_0', 'a'],
        ['m2_0-moved', 'b'],
      ])
    })

    it('takes no more updates of the first, and those of the second as if they were the first', async () => {
      await takeJob()
      const { store } = bench
      const at = bench.clock.now()
      const act = { actHash: 'h', givenAt: at, repeats: 'same_instant' as const }
      await store.acceptUpdates([
        updateOf('u1', { kind: 'complete', occurredAt: at + 60_000, idempotencyKey: 'k', ...act }),
        updateOf('u2', { kind: 'schedule', ordering: { kind: 'schedule', appointmentId: 'v1' } }),
      ])
      await bench.record(move('m2', second))
      expect(await store.findLostJob('a', { bmsId: 'wo-1' })).toEqual({ jobId: '30462', term: 0 })
      expect(await store.findLostJob('a', { jobId: '30462' })).toEqual({ jobId: '30462', term: 0 })
      expect(await store.findLostJob('b', { jobId: '30462' })).toBeUndefined()
      expect(await store.listOpenVisits('30462')).toEqual([])
      const outcomes = await store.acceptUpdates([
        updateOf('u3', { term: 0 }),
        updateOf('u4', { term: 0, kind: 'complete', idempotencyKey: 'k', contentHash: 'hash-u1' }),
        updateOf('u5', { term: 1, occurredAt: at, idempotencyKey: 'k', ...act }),
      ])
      expect(outcomes).toEqual([
        { kind: 'not_connected', isLost: true },
        { kind: 'repeated', id: 'u1', state: 'queued' },
        { kind: 'accepted', id: 'u5', state: 'queued' },
      ])
    })

    it('lets the updates that the first had queued go out as its own', async () => {
      await bench.store.addProvider(connectedProvider('a', first))
      await bench.store.addProvider(connectedProvider('b', second))
      await bench.record(fullJob('m1', { organizationId: first, credential: 'a' }))
      await bench.attempt(await bench.claimOne(), { ...done, createsJob: true })
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.record(fullJob('m2', { organizationId: second, credential: 'b' }))
      await bench.store.acceptUpdates([noteUpdate('u2', { term: 1 })])
      const sends = await bench.sends()
      expect(sends.map(({ claim, credential, provider }) => [claim.updateId, credential, provider])).toEqual([
        ['u1', 'a', 'a'],
        ['u2', 'b', 'b'],
      ])
      for (const { claim } of sends)
        await bench.store.finishSend(claim, { state: 'dead', message: 'Dispatch says no' })
      const ofFirst = await bench.store.listDeadLetters({ externalOrganizationId: 'a', limit: 9 })
      expect(ofFirst.items).toMatchObject([{ id: 'u1', externalOrganizationId: 'a' }])
      await bench.store.replay(['u1'], 'failed', { token: 'ops' })
      expect(await bench.sendOne()).toMatchObject({ credential: 'a', provider: 'a' })
      expect(await bench.store.getUpdate('u1')).toMatchObject({ lostTerm: 0 })
      expect(await bench.store.getUpdate('u2')).toMatchObject({ lostTerm: undefined })
    })

    it('still hears what Dispatch says of an update of the first', async () => {
      await takeJob()
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.sendAll()
      await bench.record(move('m2', second), answerTo('u1', 'confirmed'))
      expect(await bench.store.getUpdate('u1')).toMatchObject({ state: 'confirmed', lostTerm: 0 })
      const news = (await bench.claim()).find(({ putKey }) => putKey === 'ack')
      if (news === undefined) throw new Error('expected the ack')
      await bench.attempt(news, { ...done, jobId: '30462', jobTerm: 0, bmsId: 'wo-9' })
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: undefined })
    })

    it('writes no echoes of the end, and forgets those that the first was told', async () => {
      await takeJob()
      await bench.record(move('m2', second))
      const echo = { jobId: '30462', kind: 'cancel', value: '' } as const
      const end = await bench.claimOne({ onlyProvider: 'a' })
      await bench.start(end, [echo])
      await bench.store.noteEchoes(end.claim, [echo])
      const [outcome] = await bench.store.acceptUpdates([updateOf('u1', { kind: 'cancel', term: 1, echo })])
      expect(outcome).toMatchObject({ kind: 'accepted', state: 'queued' })
    })

    it('tells the second of a note that the first knows as of a new one', async () => {
      await takeJob()
      await bench.record(note('m2', 'n1'))
      await bench.drain()
      await bench.record(move('m3', second), note('m4', 'n1'))
      await bench.drain({ onlyProvider: 'a' })
      await bench.attempt(await bench.claimOne(), { ...done, createsJob: true })
      expect(await bench.claimOne()).toMatchObject({ id: 'm4_0', isEntityKnown: false })
    })

    it('keeps what the first knew no longer than what the second knows', async () => {
      await takeJob()
      await bench.record(move('m2', second), jobStatus('m3', 'canceled'))
      await bench.drain()
      const dayMs = 86_400_000
      const purgeAll = async () => {
        for (;;) {
          const rule = { retentionMs: dayMs, evidenceMs: 10 * dayMs, limit: 100 }
          const { emptied, deleted } = await bench.store.purge(rule)
          if (emptied + deleted === 0) return
        }
      }
      bench.clock.advance(2 * dayMs)
      await purgeAll()
      expect(await bench.store.getJob('30462', 0)).toMatchObject({
        body: '{"id":30462}',
        handedBody: undefined,
        bmsId: 'wo-1',
      })
      bench.clock.advance(10 * dayMs)
      await purgeAll()
      expect(await bench.store.getJob('30462')).toBeUndefined()
      expect(await bench.store.findLostJob('a', { bmsId: 'wo-1' })).toBeUndefined()
    })

    it('of a paused job waits as a whole', async () => {
      await takeJob()
      await bench.store.pause({ kind: 'job', jobId: '30462' }, { token: 'ops' })
      await bench.record(move('m2', second))
      expect(await bench.claim()).toEqual([])
      await bench.store.resume({ kind: 'job', jobId: '30462' }, { token: 'ops' })
      expect(await drainBoth()).toEqual(['m2_0', 'm2_0-moved'])
    })
  })
}

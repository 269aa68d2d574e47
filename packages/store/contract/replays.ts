import { describe, expect, it } from 'vitest'
import type { Store } from '@truckroll/store'
import { connectedProvider, fullJob, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'
import type { StoreTraits } from './store-traits.ts'

const by = { token: 'ops', actor: 'Ann' }

export function describeReplays(createPlace: CreatePlace, traits: StoreTraits): void {
  describe('what people do', () => {
    const bench = useStore(createPlace)

    /** Parks the first event of each job, a moment apart. */
    const park = async (jobIds: readonly string[], cause = 'refused', organizationId = '17') => {
      await bench.record(...jobIds.map((jobId) => fullJob(`m${jobId}`, { jobId, organizationId })))
      for (const event of await bench.claim()) {
        bench.clock.advance(1)
        await bench.start(event)
        await bench.store.storeStep(event.claim, 'customer', '1')
        await bench.store.finishAttempt(event.claim, { state: 'dead', cause, message: 'no' })
      }
      bench.clock.advance(1)
    }
    const start = (changes: Partial<Parameters<Store['startReplay']>[0]> = {}) =>
      bench.store.startReplay({ id: 'r1', filter: {}, from: 'failed', by, ...changes })
    const due = async () => {
      const events = await bench.claim()
      for (const event of events) await bench.store.releaseClaim(event.claim)
      return events.map((event) => event.id).toSorted()
    }
    const audit = async () =>
      (await bench.store.listAudit(undefined, 20)).items.map(
        ({ token, actor, act, subject, before, after }) =>
          [token, actor, act, subject, before, after].join(' | '),
      )

    it('replays all slice by slice, in the order they were parked, each once', async () => {
      await park(['1', '2', '3', '4', '5'])
      expect(await bench.store.countDeadLetters({})).toBe(5)
      expect(await start()).toBe(5)
      expect(await bench.store.readFigures()).toMatchObject({ replaying: 5, deadLetters: 5 })
      expect(await bench.store.advanceReplays(2)).toEqual({ nextInMs: 0 })
      expect(await due()).toEqual(['m1_0', 'm2_0'])
      expect(await bench.store.readFigures()).toMatchObject({ replaying: 3, deadLetters: 3 })
      // What fails again is parked again, and not taken a second time.
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'refused', message: 'no' })
      while ((await bench.store.advanceReplays(2)).nextInMs !== undefined);
      expect(await due()).toEqual(['m2_0', 'm3_0', 'm4_0', 'm5_0'])
      expect(await bench.store.readFigures()).toMatchObject({ replaying: 0, deadLetters: 1 })
      expect(await bench.store.advanceReplays(2)).toEqual({ nextInMs: undefined })
    })

    it('counts each item once while it goes from parked to waiting', async () => {
      await park(Array.from({ length: 30 }, (_, job) => `${job}`))
      await start()
      const counts = new Set<number>()
      for (let slice = 0; slice < 30; slice += 1) {
        const reads = Array.from({ length: 4 }, () => bench.store.readFigures())
        const [figures] = await Promise.all([Promise.all(reads), bench.store.advanceReplays(1)])
        for (const { waitingEvents, deadLetters } of figures) counts.add(waitingEvents + deadLetters)
      }
      expect([...counts]).toEqual([30])
      expect(await bench.store.readFigures()).toMatchObject({ waitingEvents: 30, replaying: 0 })
    })

    it('waits a moment, so that what fails again at once is not taken for its own', async () => {
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'refused', message: 'no' })
      await start()
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 1 })
      expect(await due()).toEqual([])
      bench.clock.advance(1)
      await bench.store.advanceReplays(10)
      expect(await due()).toEqual(['m1_0'])
    })

    it('leaves alone what does not fit the filter, and what is parked later', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await park(['1', '2'], 'refused', '1')
      await park(['3'], 'crashed', '1')
      await park(['4'], 'refused')
      const filter = { externalOrganizationId: 'a', cause: 'refused' }
      expect(await bench.store.countDeadLetters(filter)).toBe(2)
      expect(await start({ filter })).toBe(2)
      await park(['5'], 'refused', '1')
      await bench.store.advanceReplays(10)
      expect(await due()).toEqual(['m1_0', 'm2_0'])
      expect(await start({ id: 'r2', filter: { cause: 'unheard-of' } })).toBe(0)
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: undefined })
    })

    it('keeps to a rate, makes up for a standstill of a second at most, and takes a set-back clock', async () => {
      await park(Array.from({ length: 30 }, (_, job) => `${10 + job}`))
      await start({ ratePerSecond: 4 })
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 250 })
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 250 })
      expect(await due()).toHaveLength(1)
      bench.clock.advance(250)
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 250 })
      expect(await due()).toHaveLength(2)
      bench.clock.advance(60_000)
      await bench.store.advanceReplays(10)
      expect(await due()).toHaveLength(7)
      bench.clock.advance(-3_600_000)
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 250 })
      expect(await bench.store.readFigures()).toMatchObject({ replaying: 22 })
    })

    it('forgets step results only where it begins at the start', async () => {
      await park(['1', '2'])
      await bench.store.replay(['m1_0'], 'failed', by)
      expect((await bench.claimOne()).steps).toEqual({ customer: '1' })
      await start({ from: 'start' })
      await bench.store.advanceReplays(10)
      expect((await bench.claimOne()).steps).toEqual({})
    })

    it('replays parked updates too', async () => {
      await bench.record(fullJob('m1'))
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.store.finishSend((await bench.sendOne()).claim, { state: 'dead', message: 'no' })
      bench.clock.advance(1)
      expect(await start()).toBe(1)
      await bench.store.advanceReplays(10)
      expect((await bench.sendOne()).claim.updateId).toBe('u1')
      const entries = await bench.store.readTimeline('30462', 100)
      expect(entries.at(-1)).toMatchObject({ kind: 'update.replayed', updateId: 'u1', source: 'operator' })
      expect(entries.at(-1)?.text).toBe('accept is sent again, by Ann (ops).')
    })

    it('tells of it on the timeline of each job', async () => {
      await park(['1', '2'])
      await start({ by: { token: 'ops' } })
      await bench.store.advanceReplays(10)
      for (const jobId of ['1', '2']) {
        const entries = await bench.store.readTimeline(jobId, 100)
        expect(entries.find(({ kind }) => kind === 'event.replayed')).toMatchObject({
          source: 'operator',
          eventId: `m${jobId}_0`,
          text: 'job.created is tried again from the step that failed, by ops.',
        })
      }
    })

    it('audits every act with what was before and after, and no act of its own', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await park(['1', '2', '3'], 'refused', '1')
      const provider = { kind: 'provider', externalOrganizationId: 'a' } as const
      await bench.store.replay(['m1_0', 'unheard-of'], 'failed', by)
      await bench.store.skip('m2_0', by)
      await start({ filter: { cause: 'refused' }, ratePerSecond: 5 })
      await bench.store.pause({ kind: 'all' }, by)
      await bench.store.pause({ kind: 'all' }, by)
      await bench.store.resume({ kind: 'all' }, by)
      await bench.store.pause({ kind: 'job', jobId: '1' }, by)
      await bench.store.pause(provider, by)
      await bench.store.resume(provider, by)
      const id = await bench.store.addAttention({
        cause: 'silence',
        jobId: undefined,
        externalOrganizationId: 'a',
        text: 'Look.',
      })
      await bench.store.finishAttention(id, by)
      await bench.store.finishAttention(id, by)
      await bench.store.skip('m2_0', by)
      await bench.store.pause({ kind: 'job', jobId: '9' })
      expect((await audit()).toReversed()).toEqual([
        'ops | Ann | dead_letter.replay | m1_0 | parked (refused) | waiting, from failed',
        'ops | Ann | dead_letter.skip | m2_0 | parked (refused) | skipped',
        'ops | Ann | dead_letter.replay_many | cause:refused | 1 parked | 1 are tried again, from failed, 5 a second',
        'ops | Ann | pause | all | running | paused',
        'ops | Ann | pause | all | paused | paused',
        'ops | Ann | resume | all | paused | running',
        'ops | Ann | pause | job:1 | running | paused',
        'ops | Ann | pause | provider:a | running | paused',
        'ops | Ann | resume | provider:a | paused | running',
        `ops | Ann | attention.done | ${id} | open | done`,
      ])
    })

    it('shows in the audit that a provider was held', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '1' }))
      const outcome = { cause: 'credentials', message: 'no', provider: 'a' } as const
      await bench.attempt(await bench.claimOne(), { state: 'provider_held', ...outcome })
      await bench.store.resume({ kind: 'provider', externalOrganizationId: 'a' }, by)
      expect(await audit()).toEqual(['ops | Ann | resume | provider:a | running, held | running'])
    })

    if (!traits.isLasting) return

    it('goes on with a replay after a restart, from where it was', async () => {
      await park(['1', '2', '3'])
      await start({ ratePerSecond: 1 })
      await bench.store.advanceReplays(10)
      await bench.reopen()
      expect(await bench.store.readFigures()).toMatchObject({ replaying: 2, deadLetters: 2 })
      expect(await bench.store.advanceReplays(10)).toEqual({ nextInMs: 1_000 })
      bench.clock.advance(1_000)
      await bench.store.advanceReplays(10)
      bench.clock.advance(1_000)
      await bench.store.advanceReplays(10)
      expect(await due()).toEqual(['m1_0', 'm2_0', 'm3_0'])
    })
  })
}

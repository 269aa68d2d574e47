import { describe, expect, it } from 'vitest'
import type { AttemptOutcome, ClaimedEvent } from '@truckroll/store'
import { connectedProvider, fullJob, goOn, jobStatus, notice } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeGoingOn(createPlace: CreatePlace): void {
  describe('going on with a key', () => {
    const bench = useStore(createPlace)

    async function end(
      event: ClaimedEvent,
      outcome: AttemptOutcome = { state: 'done' },
      holdsUnknown = false,
    ) {
      await bench.start(event)
      const finished = await bench.store.finishAttempt(event.claim, outcome, { ...goOn, holdsUnknown })
      if (finished === undefined) throw new Error('expected the claim to hold')
      return finished.next
    }

    it('hands out the next event with the end of the one before, with all that a claim has', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { status: 'scheduled' }), jobStatus('m3', 'canceled'))
      const first = await bench.claimOne()
      const second = await end(first, { state: 'done', bmsId: 'WO-1', createsJob: true })
      expect(second).toMatchObject({
        id: 'm2_0',
        messageId: 'm2',
        isFullJob: true,
        isEntityKnown: true,
        attempts: 0,
        previous: undefined,
        handed: undefined,
        steps: {},
        job: { bmsId: 'WO-1', isCreated: true, status: 'canceled' },
      })
      if (second === undefined) return
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.storeStep(second.claim, 'customer', '1')).toBe(true)
      expect(await bench.store.renewClaim(second.claim, 60_000)).toBe(true)
      expect(await bench.store.storeStep(first.claim, 'customer', '1')).toBe(false)
      const third = await end(second)
      expect(third?.id).toBe('m3_0')
      if (third !== undefined) expect(await end(third)).toBeUndefined()
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.readFigures()).toMatchObject({ waitingEvents: 0, heldKeys: 0 })
    })

    it('leaves the next event to be claimed where nobody asked for it', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      const first = await bench.claimOne()
      await bench.start(first)
      expect(await bench.store.finishAttempt(first.claim, { state: 'done' })).toEqual({ next: undefined })
      expect((await bench.claimOne()).id).toBe('m2_0')
    })

    it('lets the claim of what it handed out run out like any other', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      const next = await end(await bench.claimOne())
      bench.clock.advance(goOn.claimMs - 1)
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(1)
      expect((await bench.claimOne()).id).toBe('m2_0')
      expect(next && (await bench.store.renewClaim(next.claim, 60_000))).toBe(false)
    })

    it('goes on with the same event where the end before it is told once more: the answer was lost', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'), fullJob('m3'))
      const first = await bench.claimOne()
      await bench.start(first)
      const tell = () => bench.store.finishAttempt(first.claim, { state: 'done' }, goOn)
      const [told, again] = [await tell(), await tell()]
      expect(told?.next?.id).toBe('m2_0')
      expect(again).toEqual(told)
      expect(await bench.claim()).toEqual([])
      if (again?.next !== undefined) await bench.attempt(again.next, { state: 'done' })
      // Now that its key has gone on, it is nobody's.
      expect(await tell()).toBeUndefined()
      expect((await bench.claimOne()).id).toBe('m3_0')
      expect(await tell()).toBeUndefined()
    })

    it('leaves alone what was begun where the end before it is told once more: that call came late', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      const first = await bench.claimOne()
      const second = await end(first)
      if (second === undefined) throw new Error('expected the second event')
      await bench.start(second)
      expect(await bench.store.finishAttempt(first.claim, { state: 'done' }, goOn)).toBeUndefined()
      expect(await bench.store.storeStep(second.claim, 'customer', '1')).toBe(true)
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.finishAttempt(second.claim, { state: 'done' })).toEqual({ next: undefined })
    })

    it('hands out nothing to one whose claim was lost', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      const lost = await bench.claimOne()
      await bench.store.releaseClaim(lost.claim)
      expect(await bench.store.finishAttempt(lost.claim, { state: 'done' }, goOn)).toBeUndefined()
      const taken = await bench.claimOne()
      expect(taken.id).toBe('m1_0')
      expect(await bench.store.finishAttempt(lost.claim, { state: 'done' }, goOn)).toBeUndefined()
      expect((await end(taken))?.id).toBe('m2_0')
    })

    it('goes on neither with what is tried again nor behind a dead letter, but past a notice', async () => {
      await bench.record(notice('m1'), fullJob('m2'), fullJob('m3'))
      const dead = { state: 'dead', cause: 'failed', message: 'no' } as const
      const second = await end(await bench.claimOne(), dead)
      expect(second?.id).toBe('m2_0')
      if (second === undefined) return
      const retry = {
        state: 'retry',
        dueAt: bench.clock.now(),
        isCounted: true,
        cause: 'failed',
        message: 'no',
        previous: 'status',
      } as const
      expect(await end(second, { ...retry, dueAt: bench.clock.now() + 1_000 })).toBeUndefined()
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(1_000)
      expect(await end(await bench.claimOne(), dead)).toBeUndefined()
      expect(await bench.claim()).toEqual([])
    })

    it('goes back to a notice that a person tried again while what came later was worked on', async () => {
      await bench.record(notice('m1'), fullJob('m2'), fullJob('m3'))
      const dead = { state: 'dead', cause: 'failed', message: 'no' } as const
      const second = await end(await bench.claimOne(), dead)
      if (second === undefined) throw new Error('expected the second event')
      await bench.store.replay(['m1_0'], 'start')
      const again = await end(second)
      expect(again?.id).toBe('m1_0')
      if (again !== undefined) expect((await end(again))?.id).toBe('m3_0')
    })

    it('takes a notice that a person tried again before what waits for its retry', async () => {
      await bench.record(notice('m1'), fullJob('m2'))
      await bench.attempt(await bench.claimOne(), { state: 'dead', cause: 'failed', message: 'no' })
      const second = await bench.claimOne()
      await bench.start(second)
      await bench.store.replay(['m1_0'], 'start')
      const dueAt = bench.clock.now() + 1_000
      const retry = {
        state: 'retry',
        isCounted: true,
        cause: 'failed',
        message: 'no',
        previous: 'status',
      } as const
      await bench.store.finishAttempt(second.claim, { ...retry, dueAt })
      bench.clock.advance(1_000)
      expect(await bench.drain()).toEqual(['m1_0', 'm2_0'])
    })

    const scopes = [
      { what: 'all', scope: { kind: 'all' } },
      { what: 'its provider', scope: { kind: 'provider', externalOrganizationId: 'a' } },
      { what: 'the job', scope: { kind: 'job', jobId: '30462' } },
    ] as const

    it.each(scopes)('waits where $what was paused meanwhile', async ({ scope }) => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1'), fullJob('m2'))
      const first = await bench.claimOne()
      await bench.store.pause(scope)
      expect(await end(first)).toBeUndefined()
      expect(await bench.claim()).toEqual([])
      await bench.store.resume(scope)
      expect((await bench.claimOne()).id).toBe('m2_0')
    })

    it.each(scopes)(
      'waits where $what was paused before a lost answer is asked for again',
      async ({ scope }) => {
        await bench.store.addProvider(connectedProvider('a', '17'))
        await bench.record(fullJob('m1'), fullJob('m2'))
        const first = await bench.claimOne()
        await bench.start(first)
        const tell = () => bench.store.finishAttempt(first.claim, { state: 'done' }, goOn)
        expect((await tell())?.next?.id).toBe('m2_0')
        await bench.store.pause(scope)
        expect(await tell()).toEqual({ next: undefined })
        expect(await bench.claim()).toEqual([])
        expect(await tell()).toBeUndefined()
        await bench.store.resume(scope)
        expect(await bench.claimOne()).toMatchObject({ id: 'm2_0', attempts: 0, previous: undefined })
      },
    )

    it('waits where its provider is held', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1'), fullJob('m2'), fullJob('m3', { jobId: '2' }))
      const [first, other] = await bench.claim()
      if (first === undefined || other === undefined) throw new Error('expected two events')
      await bench.attempt(other, {
        state: 'provider_held',
        cause: 'credentials',
        message: 'no',
        provider: 'a',
      })
      expect(await end(first)).toBeUndefined()
    })

    it('waits for an organization to be connected where such are held', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'), fullJob('m3'))
      const second = await end(await bench.claimOne())
      expect(second?.id).toBe('m2_0')
      expect(second && (await end(second, { state: 'done' }, true))).toBeUndefined()
      expect(await bench.claim({ holdsUnknown: true })).toEqual([])
      expect((await bench.claimOne()).id).toBe('m3_0')
    })
  })
}

import { describe, expect, it } from 'vitest'
import type { AttemptOutcome } from '@truckroll/store'
import { answerTo, fullJob, jobStatus, noteUpdate, notice } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeAttempts(createPlace: CreatePlace): void {
  describe('attempts', () => {
    const bench = useStore(createPlace)

    const retry = (isCounted: boolean, isExcused = false): AttemptOutcome => ({
      state: 'retry',
      dueAt: bench.clock.now() + 1_000,
      isCounted,
      isExcused,
      cause: 'status',
      message: 'the BMS answered 503',
      previous: 'status',
    })
    const dead: AttemptOutcome = { state: 'dead', cause: 'terminal', message: 'never' }

    it('are counted before they begin', async () => {
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      expect(await bench.start(event)).toBe(1)
      await bench.store.finishAttempt(event.claim, retry(true))
      bench.clock.advance(1_000)
      const second = await bench.claimOne()
      expect(second).toMatchObject({ attempts: 1, failures: 1, previous: 'status', failingSince: undefined })
      expect(await bench.start(second)).toBe(2)
    })

    it('that do not count take their failure back and tell since when', async () => {
      await bench.record(fullJob('m1'))
      const since = bench.clock.now()
      for (let count = 0; count < 2; count += 1) {
        await bench.attempt(await bench.claimOne(), retry(false))
        bench.clock.advance(1_000)
      }
      const third = await bench.claimOne()
      expect(third).toMatchObject({ attempts: 2, failures: 0, failingSince: since })
      await bench.attempt(third, retry(true))
      bench.clock.advance(1_000)
      expect(await bench.claimOne()).toMatchObject({ attempts: 3, failures: 1, failingSince: undefined })
    })

    it('in which nothing failed leave open since when it fails', async () => {
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), retry(false, true))
      expect(await bench.store.wakeRetries()).toBe(0)
      bench.clock.advance(1_000)
      const since = bench.clock.now()
      const second = await bench.claimOne()
      expect(second).toMatchObject({ attempts: 1, failures: 0, failingSince: undefined })
      await bench.attempt(second, retry(false))
      bench.clock.advance(1_000)
      await bench.attempt(await bench.claimOne(), retry(false, true))
      bench.clock.advance(1_000)
      expect(await bench.claimOne()).toMatchObject({ attempts: 3, failures: 0, failingSince: since })
    })

    it('keep a retry at its place', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      await bench.attempt(await bench.claimOne(), retry(true))
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(1_000)
      expect(await bench.drain()).toEqual(['m1_0', 'm2_0'])
    })

    it('keep what was first handed over', async () => {
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      await bench.start(event, [], 'job.created')
      await bench.store.finishAttempt(event.claim, retry(true))
      bench.clock.advance(1_000)
      const second = await bench.claimOne()
      expect(second.handed).toEqual({ type: 'job.created', data: '{"of":"m1_0"}' })
      await bench.start(second, [], 'job.updated')
      await bench.store.finishAttempt(second.claim, retry(true))
      bench.clock.advance(1_000)
      expect((await bench.claimOne()).handed?.type).toBe('job.created')
    })

    it('keep results of steps until replayed from the start', async () => {
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      await bench.start(event)
      expect(await bench.store.storeStep(event.claim, 'customer', '{"id":1}')).toBe(true)
      await bench.store.finishAttempt(event.claim, dead)
      expect(await bench.store.replay(['m1_0'], 'failed')).toBe(1)
      const again = await bench.claimOne()
      expect(again).toMatchObject({ steps: { customer: '{"id":1}' }, attempts: 1, failures: 0 })
      await bench.attempt(again, dead)
      await bench.store.replay(['m1_0'], 'start')
      expect(await bench.claimOne()).toMatchObject({ steps: {}, attempts: 2, failures: 0 })
    })

    it('tell after a replay how the one that was parked ended, not one before it', async () => {
      await bench.record(fullJob('m1'))
      await bench.start(await bench.claimOne())
      bench.clock.advance(3_600_000)
      const second = await bench.claimOne()
      expect(second.previous).toBe('crashed')
      await bench.attempt(second, dead)
      await bench.store.replay(['m1_0'], 'failed')
      expect((await bench.claimOne()).previous).toBe('status')
    })

    it('link the job; another id is listed and not taken over', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      await bench.attempt(await bench.claimOne(), {
        state: 'done',
        bmsId: 'wo-1',
        createsJob: true,
        handedJob: { text: '{"id":30462,"a":1}', eventBody: '' },
      })
      expect(await bench.store.getJob('30462')).toMatchObject({
        bmsId: 'wo-1',
        isCreated: true,
        handedBody: '{"id":30462,"a":1}',
      })
      const second = await bench.claimOne()
      expect(second.job).toMatchObject({ bmsId: 'wo-1', isCreated: true })
      await bench.attempt(second, { state: 'done', bmsId: 'wo-2' })
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: 'wo-1', isCreated: true })
      expect((await bench.store.listAttention(undefined, 10)).items).toMatchObject([
        { cause: 'two_work_orders', jobId: '30462' },
      ])
    })

    it('of a notice that names only an update are about the job of the update', async () => {
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), {
        state: 'done',
        createsJob: true,
        unlinked: 'No id came.',
      })
      await bench.store.acceptUpdates([noteUpdate('n1'), noteUpdate('n2')])
      const answer = async (messageId: string, outcome: { readonly bmsId: string }) => {
        await bench.record(answerTo(messageId, 'confirmed'))
        const attention = [{ cause: 'needs_attention', text: outcome.bmsId } as const]
        await bench.attempt(await bench.claimOne(), { state: 'done', jobId: '30462', ...outcome, attention })
      }
      await answer('n1', { bmsId: 'wo-1' })
      await answer('n2', { bmsId: 'wo-2' })
      expect(await bench.store.getJob('30462')).toMatchObject({ bmsId: 'wo-1', isCreated: true })
      expect((await bench.store.listAttention(undefined, 10)).items).toMatchObject([
        { cause: 'needs_attention', jobId: '30462', text: 'wo-1' },
        { cause: 'two_work_orders', jobId: '30462' },
        { cause: 'needs_attention', jobId: '30462', text: 'wo-2' },
      ])
    })

    it('link the job early, once', async () => {
      await bench.record(fullJob('m1'))
      expect(await bench.store.linkJob('30462', 'wo-1')).toBe('wo-1')
      expect(await bench.store.linkJob('30462', 'wo-1')).toBe('wo-1')
      expect(await bench.store.linkJob('30462', 'wo-2')).toBe('wo-1')
      await expect(bench.store.linkJob('404', 'wo-1')).rejects.toMatchObject({ code: 'TR_JOB_UNKNOWN' })
    })

    describe('that made nothing anybody knows of', () => {
      const made: AttemptOutcome = { state: 'done', createsJob: true, unlinked: 'No id came.' }
      const causes = async () =>
        (await bench.store.listAttention(undefined, 10)).items.map(
          ({ cause, jobId }) => `${cause} ${jobId ?? ''}`,
        )

      it('are listed until the job is linked, whoever links it', async () => {
        const links: (() => Promise<unknown>)[] = [
          () => bench.store.linkJob('1', 'wo-1'),
          () => bench.store.relinkJob('2', 'wo-2'),
          () =>
            bench.store.importJobs([
              {
                kind: 'id',
                id: '3',
                idJson: '3',
                organizationId: undefined,
                organizationIdJson: undefined,
                sourceIdJson: undefined,
                bmsId: 'wo-3',
              },
            ]),
          async () => {
            await bench.record(fullJob('m4b', { jobId: '4' }))
            await bench.attempt(await bench.claimOne(), { state: 'done', bmsId: 'wo-4' })
          },
        ]
        for (const [index, link] of links.entries()) {
          const jobId = String(index + 1)
          await bench.record(fullJob(`m${jobId}`, { jobId }))
          await bench.attempt(await bench.claimOne(), made)
          expect(await causes()).toEqual([`not_linked ${jobId}`])
          await link()
          expect(await causes()).toEqual([])
        }
      })

      it('are not listed where the attempt linked the job', async () => {
        await bench.record(fullJob('m1'))
        await bench.attempt(await bench.claimOne(), { ...made, bmsId: 'wo-1' })
        await bench.record(fullJob('m2', { jobId: '2' }))
        await bench.store.linkJob('2', 'wo-2')
        await bench.attempt(await bench.claimOne(), made)
        expect(await causes()).toEqual([])
      })
    })

    it('list what a person must do', async () => {
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), {
        state: 'done',
        attention: [{ cause: 'needs_attention', text: 'Cancel it by hand.' }],
      })
      const { items } = await bench.store.listAttention(undefined, 10)
      expect(items).toMatchObject([{ cause: 'needs_attention', jobId: '30462', text: 'Cancel it by hand.' }])
      expect(await bench.store.finishAttention(items[0]?.id ?? '')).toBe(true)
      expect(await bench.store.finishAttention(items[0]?.id ?? '')).toBe(false)
      expect((await bench.store.listAttention(undefined, 10)).items).toEqual([])
    })

    it('count what the adapter has no ability for, and say so of the job', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'))
      await bench.attempt(await bench.claimOne(), { state: 'done', isUnhandled: true })
      await bench.attempt(await bench.claimOne(), { state: 'done', isUnhandled: true })
      const { unhandled, unhandledTypes } = await bench.store.readFigures()
      expect(unhandled).toBe(2)
      expect(unhandledTypes).toEqual({ 'job.created': 2 })
      const texts = (await bench.store.readTimeline('30462', 10)).map(({ text }) => text)
      expect(texts).toContain('job.created is passed by: the adapter does nothing with this type.')
    })

    it('that ended for good hold their key until replayed or skipped', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'), fullJob('m3'), fullJob('other', { jobId: '2' }))
      const head = (await bench.claim()).find((event) => event.id === 'm1_0')
      if (head === undefined) throw new Error('expected m1')
      await bench.attempt(head, dead)
      expect(await bench.claim()).toEqual([])
      expect((await bench.store.listDeadLetters({ limit: 10 })).items).toEqual([
        {
          id: 'm1_0',
          kind: 'event',
          type: 'job.created',
          jobId: '30462',
          externalOrganizationId: undefined,
          cause: 'terminal',
          message: 'never',
          attempts: 1,
          parkedAt: bench.clock.now(),
          waitingBehind: 2,
          answer: undefined,
        },
      ])
      expect((await bench.store.listHeld(undefined, 10)).items).toMatchObject([
        { key: 'job:30462', reason: 'dead_letter', waiting: 3 },
      ])
      expect(await bench.store.skip('m1_0')).toBe(true)
      expect(await bench.store.skip('m1_0')).toBe(false)
      expect(await bench.store.getDeadLetter('m1_0')).toBeUndefined()
      expect(await bench.drain()).toEqual(['m2_0', 'm3_0'])
    })

    it('keep what the other side answered, and what was to be handed over', async () => {
      const answer = { status: 422, title: 'Bad', detail: 'do not service', text: 'all of it' }
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), { ...dead, answer })
      expect((await bench.store.listDeadLetters({ limit: 10 })).items).toMatchObject([{ id: 'm1_0', answer }])
      const detail = await bench.store.getDeadLetter('m1_0')
      expect(detail).toMatchObject({ answer })
      expect(detail?.payload).toBe('{"of":"m1_0"}')
      await bench.store.replay(['m1_0'], 'failed')
      await bench.attempt(await bench.claimOne(), dead)
      expect(await bench.store.getDeadLetter('m1_0')).toMatchObject({ answer: undefined })
    })

    it('of a notice hold nothing, and can be replayed', async () => {
      await bench.record(notice('m1'), fullJob('m2'))
      await bench.attempt(await bench.claimOne(), dead)
      const behind = await bench.claimOne()
      expect(behind.id).toBe('m2_0')
      expect(await bench.store.getDeadLetter('m1_0')).toMatchObject({ waitingBehind: 0, cause: 'terminal' })
      expect(await bench.store.replay(['m1_0', 'unknown'], 'failed')).toBe(1)
      expect(await bench.claim()).toEqual([])
      await bench.attempt(behind, { state: 'done' })
      expect(await bench.drain()).toEqual(['m1_0'])
    })

    it('of an outage are woken together, those that failed by themselves are not', async () => {
      await bench.record(
        fullJob('m1', { jobId: '1' }),
        fullJob('m2', { jobId: '2' }),
        fullJob('m3', { jobId: '3' }),
      )
      const [first, second, third] = await bench.claim()
      if (first === undefined || second === undefined || third === undefined)
        throw new Error('expected three')
      await bench.attempt(first, retry(false))
      await bench.attempt(second, retry(false))
      await bench.attempt(third, retry(true))
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.wakeRetries('nobody')).toBe(0)
      expect(await bench.store.wakeRetries()).toBe(2)
      expect((await bench.claim()).map((event) => event.id).toSorted()).toEqual(['m1_0', 'm2_0'])
    })

    it('that never ended count as a crash once they are tried alone', async () => {
      await bench.record(fullJob('m1'), jobStatus('m2', 'canceled'))
      for (const failures of [0, 0, 1]) {
        const event = await bench.claimOne({ claimMs: 1_000 })
        expect(event).toMatchObject({ id: 'm1_0', failures })
        await bench.start(event)
        bench.clock.advance(1_000)
      }
      const again = await bench.claimOne()
      expect(again).toMatchObject({
        id: 'm1_0',
        attempts: 3,
        failures: 2,
        previous: 'crashed',
        isSuspect: true,
      })
      await bench.attempt(again, { state: 'dead', cause: 'crashed', message: 'it ended the process' })
      expect(await bench.store.getDeadLetter('m1_0')).toMatchObject({ cause: 'crashed', waitingBehind: 1 })
    })
  })
}

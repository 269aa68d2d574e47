import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, notice, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeTimelines(createPlace: CreatePlace): void {
  describe('the timeline of a job', () => {
    const bench = useStore(createPlace)

    it('tells a job in the order of what happened', async () => {
      await bench.record(fullJob('m1'))
      bench.clock.advance(1)
      const event = await bench.claimOne()
      const handing = { type: 'job.created', data: '{}' }
      await bench.store.startAttempt({ claim: event.claim, handed: handing, echoes: [] })
      bench.clock.advance(1)
      await bench.store.finishAttempt(event.claim, { state: 'done', bmsId: 'wo-1' })
      bench.clock.advance(1)
      await bench.store.acceptUpdates([updateOf('u1', { warnings: ['The reason is not in the list.'] })])
      bench.clock.advance(1)
      await bench.sendAll()
      bench.clock.advance(1)
      await bench.store.remark('30462', {
        at: bench.clock.now(),
        source: 'operator',
        kind: 'note',
        text: 'Called.',
      })
      const entries = await bench.store.readTimeline('30462', 100)
      expect(entries.map((entry) => entry.kind)).toEqual([
        'event.recorded',
        'attempt.started',
        'attempt.done',
        'update.queued',
        'update.warning',
        'update.sent',
        'note',
      ])
      expect(entries[2]?.text).toContain('wo-1')
      expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
      expect(await bench.store.readTimeline('30462', 2)).toEqual(entries.slice(-2))
      expect(await bench.store.readTimeline('404', 2)).toEqual([])
    })

    it('tells what happened also when it is over: parked, replayed, skipped, paused and resumed', async () => {
      await bench.record(fullJob('m1'), notice('m2'))
      const by = { token: 'office', actor: undefined }
      const park = async () => {
        const outcome = { state: 'dead', cause: 'refused', message: 'do not service' } as const
        await bench.attempt(await bench.claimOne(), outcome)
        bench.clock.advance(1)
      }
      const kinds = async () => (await bench.store.readTimeline('30462', 100)).map(({ kind }) => kind)
      await park()
      const parked = await kinds()
      expect(parked).toContain('event.dead')
      await bench.store.replay(['m1_0'], 'failed', by)
      expect((await kinds()).slice(0, parked.length)).toEqual(parked)
      await park()
      await bench.store.skip('m1_0', by)
      bench.clock.advance(1)
      await park()
      await bench.store.pause({ kind: 'job', jobId: '30462' }, by)
      await bench.store.resume({ kind: 'job', jobId: '30462' }, by)
      const all = await kinds()
      const ends = all.filter((kind) => !kind.startsWith('attempt.') && kind !== 'event.recorded')
      expect(ends).toEqual([
        'event.dead',
        'event.replayed',
        'event.dead',
        'event.skipped',
        'event.failed_notice',
        'job.paused',
        'job.resumed',
      ])
      const skipped = (await bench.store.readTimeline('30462', 100)).find(
        ({ kind }) => kind === 'event.skipped',
      )
      expect(skipped).toMatchObject({
        source: 'operator',
        eventId: 'm1_0',
        text: 'job.created was skipped, by office.',
      })
      const told = (await bench.store.readTimeline('30462', 100)).find(({ kind }) => kind === 'event.dead')
      expect(told).toMatchObject({ eventId: 'm1_0', text: expect.stringContaining('do not service') })
    })

    it('tells each job that waits that its provider, or everything, is held and freed', async () => {
      await bench.store.addProvider(connectedProvider('p1', '17'))
      await bench.record(
        fullJob('m1'),
        fullJob('m2', { jobId: '2' }),
        fullJob('m3', { jobId: '3', organizationId: '9' }),
      )
      const by = { token: 'office', actor: undefined }
      const event = await bench.claimOne()
      const message = 'the login was refused'
      await bench.attempt(event, { state: 'provider_held', cause: 'credentials', provider: 'p1', message })
      const provider = { kind: 'provider', externalOrganizationId: 'p1' } as const
      await bench.store.resume(provider, by)
      await bench.store.pause(provider, by)
      await bench.store.resume(provider, by)
      await bench.store.pause({ kind: 'all' }, by)
      const textsOf = async (jobId: string) =>
        (await bench.store.readTimeline(jobId, 100)).flatMap(({ kind, text }) =>
          kind === 'job.held' || kind === 'job.freed' ? [`${kind}: ${text}`] : [],
        )
      const texts = await textsOf('2')
      expect(texts).toEqual([
        'job.held: The login of provider p1 was refused: the job waits.',
        'job.freed: The login of provider p1 is tried again: the job goes on.',
        'job.freed: Provider p1 is resumed, by office: the job goes on.',
        'job.held: Provider p1 is paused, by office: the job waits.',
        'job.freed: Provider p1 is resumed, by office: the job goes on.',
        'job.held: Everything is paused, by office: the job waits.',
      ])
      expect(await textsOf('30462')).toEqual(texts)
      expect(await textsOf('3')).toEqual(texts.slice(-1))
    })
  })
}

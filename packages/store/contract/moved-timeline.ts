import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, updateOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeMovedTimeline(createPlace: CreatePlace): void {
  describe('the timeline and the updates of a job that moved', () => {
    const bench = useStore(createPlace)
    const done = { state: 'done' } as const
    const move = (messageId: string, organizationId: string) => fullJob(messageId, { organizationId })

    it('names the provider of lines that are not of the present one', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(connectedProvider('b', '18'))
      await bench.record(move('m1', '17'))
      await bench.attempt(await bench.claimOne(), { ...done, createsJob: true })
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.store.addAttention({
        cause: 'needs_attention',
        jobId: '30462',
        externalOrganizationId: 'a',
        text: 'Call the customer',
      })
      const remark = {
        at: bench.clock.now(),
        source: 'operator',
        kind: 'said',
        text: 'Said by phone.',
      } as const
      await bench.store.remark('30462', remark)
      bench.clock.advance(1)
      await bench.record(move('m2', '18'))
      const created = await bench.claimOne({ onlyProvider: 'b' })
      await bench.attempt(created, { ...done, createsJob: true })
      await bench.store.acceptUpdates([updateOf('u2')])
      const readProviders = async () =>
        (await bench.store.readTimeline('30462', 100)).map(
          ({ kind, eventId, updateId, externalOrganizationId }) =>
            [eventId ?? updateId ?? kind, externalOrganizationId] as const,
        )
      const providers = await readProviders()
      expect(new Set(providers.map(([what]) => what))).toEqual(
        new Set(['m1_0', 'u1', 'attention.raised', 'said', 'm2_0', 'm2_0-moved', 'u2']),
      )
      for (const [what, provider] of providers) {
        expect(provider, what).toBe(['m2_0-moved', 'u2'].includes(what) ? undefined : 'a')
      }
      const readUpdates = async () =>
        (await bench.store.listUpdates('30462')).map(({ id, otherProvider }) => [id, otherProvider])
      expect(await readUpdates()).toEqual([
        ['u1', 'a'],
        ['u2', undefined],
      ])
      expect(await bench.store.getUpdate('u1')).toMatchObject({ otherProvider: 'a' })

      await bench.record(move('m3', '17'))
      expect(await readUpdates()).toEqual([
        ['u1', undefined],
        ['u2', 'b'],
      ])
      expect(new Map(await readProviders()).get('m1_0')).toBeUndefined()
    })
  })
}

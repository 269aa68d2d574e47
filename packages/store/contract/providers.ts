import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, providerOf, updateOf, messageOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeProviders(createPlace: CreatePlace): void {
  describe('providers', () => {
    const bench = useStore(createPlace)

    it('are kept as given, secrets sealed', async () => {
      const provider = connectedProvider('a', '17', {
        settings: '{"x":1}',
        sealedCredentials: new Uint8Array([1]),
        sealedDispatch: new Uint8Array([2]),
        sealedBridge: new Uint8Array([3]),
      })
      await bench.store.addProvider(provider)
      expect(await bench.store.getProvider('a')).toEqual(provider)
      expect(await bench.store.findProviderByOrganization('17')).toEqual(provider)
      expect(await bench.store.getProvider('b')).toBeUndefined()
      expect(await bench.store.findProviderByOrganization('18')).toBeUndefined()
    })

    it('are read page by page, and no cursor is taken that no page gave out', async () => {
      const ids = ['1-über', 'a b', 'b/c', 'c', 'd']
      for (const id of ids) await bench.store.addProvider(providerOf(id))
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await bench.store.listProviders({ limit: 2, ...(cursor !== undefined && { cursor }) })
        found.push(...page.items.map((provider) => provider.externalOrganizationId))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(found).toEqual(ids)
      for (const foreign of ['c', 'zzz', 't.', '']) {
        await expect(async () =>
          bench.store.listProviders({ limit: 2, cursor: foreign }),
        ).rejects.toMatchObject({
          code: 'TR_CURSOR_INVALID',
        })
        await expect(async () => bench.store.listHeld(foreign, 2)).rejects.toMatchObject({
          code: 'TR_CURSOR_INVALID',
        })
      }
    })

    it('change by what is given alone, with a post and a notice in the same step', async () => {
      await bench.store.addProvider(providerOf('a', { settings: '{"x":1}' }))
      bench.clock.advance(5)
      const post = {
        id: 'p1',
        externalOrganizationId: 'a',
        recordType: 'gateway_deprovision',
        record: '{}',
      } as const
      const notice = messageOf('connected-a', { key: 'provider:a', isNotice: true })
      const change = { organizationId: '17', organizationIdJson: '17', state: 'connected' } as const
      await bench.store.changeProvider('a', change, { post, notice })
      expect(await bench.store.getProvider('a')).toMatchObject({
        organizationId: '17',
        state: 'connected',
        settings: '{"x":1}',
        connectedAt: bench.clock.now(),
      })
      expect(await bench.sendAll()).toEqual(['p1'])
      expect(await bench.drain()).toEqual(['connected-a_0'])
    })

    it('keep what Dispatch asks for as long as it asks', async () => {
      await bench.store.addProvider(providerOf('a'))
      await bench.store.changeProvider('a', { state: 'needs_information', stateText: 'the phone number' })
      await bench.store.changeProvider('a', { settings: '{}' })
      expect(await bench.store.getProvider('a')).toMatchObject({
        state: 'needs_information',
        stateText: 'the phone number',
      })
      await bench.store.changeProvider('a', { state: 'requested' })
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'requested', stateText: undefined })
    })

    it('are paused in the step that adds or asks for them, and stay so once connected', async () => {
      const pausedBy = { token: 'office' }
      await bench.store.addProvider(providerOf('a'), { pausedBy })
      await bench.store.addProvider(connectedProvider('b', '18'), { pausedBy })
      expect((await bench.store.listPauses()).map((pause) => pause.kind)).toEqual(['provider', 'provider'])
      await bench.store.changeProvider('a', {
        organizationId: '17',
        organizationIdJson: '17',
        state: 'connected',
      })
      expect((await bench.store.getProvider('a'))?.state).toBe('paused')
      expect((await bench.store.getProvider('b'))?.state).toBe('paused')
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2', organizationId: '18' }))
      expect(await bench.claim()).toEqual([])
      await bench.store.resume({ kind: 'provider', externalOrganizationId: 'a' })
      expect((await bench.claim()).map(({ id }) => id)).toEqual(['m1_0'])
    })

    it('are added with a post and a notice in the same step', async () => {
      const post = {
        id: 'p1',
        externalOrganizationId: 'a',
        recordType: 'gateway_provision',
        record: '{}',
      } as const
      const notice = messageOf('connected-a', { key: 'provider:a', isNotice: true })
      expect(await bench.store.addProvider(connectedProvider('a', '17'), { post, notice })).toBe(true)
      expect(await bench.store.addProvider(connectedProvider('a', '17'), { post, notice })).toBe(false)
      expect(await bench.sendAll()).toEqual(['p1'])
      expect(await bench.drain()).toEqual(['connected-a_0'])
    })

    it('paused before they were known are paused when they are added as connected', async () => {
      const pause = { kind: 'provider', externalOrganizationId: 'a' } as const
      await bench.store.pause(pause)
      await bench.store.addProvider(connectedProvider('a', '17'))
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'paused' })
      await bench.store.resume(pause)
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'connected' })
    })

    it('paused before they were connected are paused from then on, until they are resumed', async () => {
      await bench.store.addProvider(providerOf('a'))
      const pause = { kind: 'provider', externalOrganizationId: 'a' } as const
      await bench.store.pause(pause)
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'requested' })
      await bench.store.changeProvider('a', {
        organizationId: '17',
        organizationIdJson: '17',
        state: 'connected',
      })
      expect(await bench.store.getProvider('a')).toMatchObject({
        state: 'paused',
        connectedAt: bench.clock.now(),
      })
      await bench.store.resume(pause)
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'connected' })
    })

    it('have left once Dispatch was told so, and only then', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(connectedProvider('b', '18', { state: 'offboarding' }))
      const post = (id: string, recordType: 'gateway_provision' | 'gateway_deprovision') => ({
        id,
        externalOrganizationId: 'a',
        recordType,
        record: '{}',
      })
      await bench.store.changeProvider('a', {}, { post: post('p1', 'gateway_provision') })
      await bench.store.changeProvider('a', { state: 'offboarding' })
      expect(await bench.sendAll()).toEqual(['p1'])
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'offboarding' })
      await bench.store.changeProvider('a', {}, { post: post('p2', 'gateway_deprovision') })
      expect(await bench.sendAll()).toEqual(['p2'])
      expect(await bench.store.getProvider('a')).toMatchObject({ state: 'offboarded' })
      expect(await bench.store.getProvider('b')).toMatchObject({ state: 'offboarding' })
    })

    it('hold an organization alone', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(providerOf('b'))
      const conflict = { code: 'TR_PROVIDER_CONFLICT' }
      await expect(bench.store.changeProvider('b', { organizationId: '17' })).rejects.toMatchObject(conflict)
      await expect(bench.store.addProvider(connectedProvider('c', '17'))).rejects.toMatchObject(conflict)
      expect(await bench.store.getProvider('c')).toBeUndefined()
      await bench.store.changeProvider('a', { organizationId: '17' })
    })

    it('that are not known cannot be changed', async () => {
      await expect(bench.store.changeProvider('a', { name: 'b' })).rejects.toMatchObject({
        code: 'TR_PROVIDER_UNKNOWN',
      })
    })

    it('get the jobs that came before them', async () => {
      await bench.record(fullJob('m1'))
      await bench.store.acceptUpdates([updateOf('u1')])
      await bench.store.addProvider(providerOf('a'))
      await bench.store.changeProvider('a', { organizationId: '17', state: 'connected' })
      expect(await bench.store.getJob('30462')).toMatchObject({ provider: 'a' })
      expect(await bench.store.countQueuedUpdates('a')).toBe(1)
      expect(await bench.claimOne({ onlyProvider: 'a' })).toMatchObject({ provider: 'a' })
    })

    it('are listed page by page, by state and by when they were asked for', async () => {
      for (const [index, id] of ['a', 'b', 'c'].entries()) {
        await bench.store.addProvider(providerOf(id, { requestedAt: index * 1_000 }))
      }
      await bench.store.changeProvider('b', { state: 'connected' })
      const page = await bench.store.listProviders({ limit: 2 })
      expect(page.items.map((item) => item.externalOrganizationId)).toEqual(['a', 'b'])
      const next = await bench.store.listProviders({ limit: 2, cursor: page.nextCursor ?? '' })
      expect(next.items.map((item) => item.externalOrganizationId)).toEqual(['c'])
      expect(next.nextCursor).toBeUndefined()
      expect((await bench.store.listProviders({ limit: 9, state: 'connected' })).items).toHaveLength(1)
      expect((await bench.store.listProviders({ limit: 9, requestedBefore: 1_000 })).items).toHaveLength(1)
      expect((await bench.store.readFigures()).providers).toEqual({ requested: 2, connected: 1 })
    })
  })
}

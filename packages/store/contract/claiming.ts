import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, messageOf, providerOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeClaiming(createPlace: CreatePlace): void {
  describe('claiming', () => {
    const bench = useStore(createPlace)

    const jobsOf = (provider: string, organizationId: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        fullJob(`${provider}-${index}`, { jobId: `${organizationId}${index}`, organizationId }),
      )

    it('hands out only the head of a key, and nothing more of it until that has ended', async () => {
      await bench.record(fullJob('m1'), fullJob('m2'), fullJob('m3', { jobId: '2' }))
      const claimed = await bench.claim()
      expect(claimed.map((event) => event.id).toSorted()).toEqual(['m1_0', 'm3_0'])
      expect(await bench.claim()).toEqual([])
      const head = claimed.find((event) => event.id === 'm1_0')
      if (head === undefined) throw new Error('expected m1')
      await bench.attempt(head, { state: 'done' })
      expect((await bench.claim()).map((event) => event.id)).toEqual(['m2_0'])
    })

    it('hands out again what ran out, but not to the caller who still works on it', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      const first = await bench.claimOne()
      bench.clock.advance(3_600_000)
      const others = await bench.claim({ inHand: new Set([first.claim.key]) })
      expect([first, ...others].map((event) => event.id).toSorted()).toEqual(['m1_0', 'm2_0'])
      expect(await bench.store.renewClaim(first.claim, 60_000)).toBe(true)
      bench.clock.advance(3_600_000)
      expect((await bench.claim()).map((event) => event.id)).toContain(first.id)
    })

    it('hands out again what was claimed long before the clock was set back', async () => {
      await bench.record(fullJob('m1'))
      await bench.claim()
      bench.clock.advance(-3 * 3_600_000)
      expect((await bench.claim()).map((event) => event.id)).toEqual(['m1_0'])
    })

    it('hands out no more than asked for', async () => {
      await bench.record(...jobsOf('a', '1', 5))
      expect(await bench.claim({ limit: 3 })).toHaveLength(3)
      expect(await bench.claim({ limit: 3 })).toHaveLength(2)
    })

    it.each([5, 90])('lets providers take turns where one has %i jobs', async (count) => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.store.addProvider(connectedProvider('b', '2'))
      await bench.record(...jobsOf('a', '1', count), ...jobsOf('b', '2', 3), ...jobsOf('c', '3', 3))
      const claimed = await bench.claim({ limit: 9 })
      const ofEach = Map.groupBy(claimed, (event) => event.organizationId)
      expect([...ofEach.values()].map((events) => events.length)).toEqual([3, 3, 3])
    })

    it('passes by what may not be handed out, however much it is', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.store.addProvider(connectedProvider('b', '2'))
      await bench.store.pause({ kind: 'provider', externalOrganizationId: 'a' })
      await bench.record(...jobsOf('x', '8', 40), ...jobsOf('y', '9', 40), ...jobsOf('a', '1', 40))
      await bench.record(...jobsOf('b', '2', 2))
      const claimed = await bench.claim({ holdsUnknown: true })
      expect(claimed.map((event) => event.id).toSorted()).toEqual(['b-0_0', 'b-1_0'])
    })

    it('goes on with the next provider at the next call', async () => {
      for (const [id, organization] of [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ] as const) {
        await bench.store.addProvider(connectedProvider(id, organization))
        await bench.record(...jobsOf(id, organization, 2))
      }
      const order: (string | undefined)[] = []
      for (let count = 0; count < 6; count += 1) order.push((await bench.claimOne()).provider)
      expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
    })

    it('keeps to the number of jobs of one provider at once, those in flight counted', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.store.addProvider(connectedProvider('b', '2'))
      await bench.record(...jobsOf('a', '1', 5), ...jobsOf('b', '2', 1))
      const claimed = await bench.claim({ perProvider: 3, inFlight: new Map([['a', 1]]) })
      expect(claimed.map((event) => String(event.provider)).toSorted()).toEqual(['a', 'a', 'b'])
    })

    it('leaves out the providers to be skipped', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(...jobsOf('a', '1', 1), ...jobsOf('x', '9', 1), messageOf('m1', {}))
      expect((await bench.claim({ skip: new Set(['a', '']) })).length).toBe(0)
      expect((await bench.claim({ skip: new Set(['a']) })).map((event) => event.id).toSorted()).toEqual([
        'm1_0',
        'x-0_0',
      ])
    })

    it('hands out events of one provider alone where asked to', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.store.addProvider(connectedProvider('b', '2'))
      await bench.record(...jobsOf('a', '1', 2), ...jobsOf('b', '2', 2))
      const claimed = await bench.claim({ onlyProvider: 'b' })
      expect(claimed.map((event) => event.provider)).toEqual(['b', 'b'])
    })

    it('holds the jobs of an organization not connected where asked to, and nothing else', async () => {
      await bench.record(...jobsOf('x', '9', 1), messageOf('m1', {}))
      await bench.record(fullJob('own', { jobId: '5', organizationId: '8', credential: 'b' }))
      const claimed = await bench.claim({ holdsUnknown: true })
      expect(claimed.map((event) => event.id).toSorted()).toEqual(['m1_0', 'own_0'])
      expect((await bench.store.listHeld(undefined, 10)).items).toMatchObject([
        { key: 'job:90', jobId: '90', reason: 'provider_unknown', waiting: 1 },
      ])
      await bench.store.addProvider(providerOf('a'))
      await bench.store.changeProvider('a', { organizationId: '9', state: 'connected' })
      expect(await bench.claim({ holdsUnknown: true })).toMatchObject([{ id: 'x-0_0', provider: 'a' }])
    })

    it('takes the credential for the provider where it is a provider of its own', async () => {
      await bench.record(fullJob('m1', { credential: 'b' }))
      expect(await bench.claimOne()).toMatchObject({ provider: 'b', credential: 'b' })
      expect(await bench.store.getJob('30462')).toMatchObject({ provider: 'b', credential: 'b' })
    })

    it('holds the provider whose login was refused until it is resumed, and counts nothing', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(...jobsOf('a', '1', 2))
      await bench.attempt(await bench.claimOne(), {
        state: 'provider_held',
        cause: 'credentials',
        message: 'login refused',
        provider: 'a',
      })
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.getProvider('a')).toMatchObject({ isHeld: true, heldMessage: 'login refused' })
      expect((await bench.store.listHeld(undefined, 10)).items.map((item) => item.reason)).toEqual([
        'credentials',
        'credentials',
      ])
      await bench.store.resume({ kind: 'provider', externalOrganizationId: 'a' })
      const claimed = await bench.claim()
      expect(claimed.find((event) => event.id === 'a-0_0')).toMatchObject({ attempts: 1, failures: 0 })
      expect(claimed).toHaveLength(2)
    })

    it('ends that hold when credentials change', async () => {
      await bench.store.addProvider(connectedProvider('a', '1'))
      await bench.record(...jobsOf('a', '1', 1))
      const outcome = { cause: 'credentials', message: 'no', provider: 'a' } as const
      await bench.attempt(await bench.claimOne(), { state: 'provider_held', ...outcome })
      await bench.store.changeProvider('a', { sealedCredentials: new Uint8Array([1]), releasesHold: true })
      expect(await bench.claim()).toHaveLength(1)
      expect(await bench.store.getProvider('a')).toMatchObject({ isHeld: false, heldMessage: undefined })
    })

    it('holds a disputed organization, also its jobs to come, until released', async () => {
      await bench.record(...jobsOf('x', '9', 1))
      await bench.store.holdOrganization('9', true)
      await bench.record(fullJob('late', { jobId: '77', organizationId: '9' }))
      expect(await bench.claim()).toEqual([])
      expect((await bench.store.listHeld(undefined, 10)).items).toMatchObject([
        { jobId: '77', reason: 'activation' },
        { jobId: '90', reason: 'activation' },
      ])
      await bench.store.holdOrganization('9', false)
      expect(await bench.claim()).toHaveLength(2)
    })

    it('claims again what nobody renewed, and lets the late one change nothing', async () => {
      await bench.record(fullJob('m1'))
      const lost = await bench.claimOne({ claimMs: 60_000 })
      bench.clock.advance(59_999)
      expect(await bench.claim()).toEqual([])
      expect(await bench.store.renewClaim(lost.claim, 60_000)).toBe(true)
      bench.clock.advance(59_999)
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(1)
      const taken = await bench.claimOne()
      expect(taken.id).toBe('m1_0')
      expect(await bench.store.renewClaim(lost.claim, 60_000)).toBe(false)
      const handed = { type: 'job.created', data: '{}' }
      expect(await bench.store.startAttempt({ claim: lost.claim, handed, echoes: [] })).toBeUndefined()
      expect(await bench.store.storeStep(lost.claim, 'customer', '1')).toBe(false)
      expect(await bench.store.finishAttempt(lost.claim, { state: 'done' })).toBeUndefined()
      expect(await bench.store.finishAttempt(taken.claim, { state: 'done' })).toBeDefined()
    })

    it('takes a claim back untouched', async () => {
      await bench.record(fullJob('m1'))
      const first = await bench.claimOne()
      await bench.store.releaseClaim(first.claim)
      expect(await bench.store.finishAttempt(first.claim, { state: 'done' })).toBeUndefined()
      expect(await bench.claimOne()).toMatchObject({ id: 'm1_0', attempts: 0, failures: 0 })
    })

    it('tells when the next key comes due, not of those that wait for something else', async () => {
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      expect(await bench.store.nextDueAt()).toBe(bench.clock.now())
      const [first, second] = await bench.claim()
      if (first === undefined || second === undefined) throw new Error('expected two events')
      expect(await bench.store.nextDueAt()).toBeUndefined()
      const dueAt = bench.clock.now() + 5_000
      const retry = {
        state: 'retry',
        isCounted: true,
        cause: 'status',
        message: 'no',
        previous: 'status',
      } as const
      await bench.attempt(first, { ...retry, dueAt })
      await bench.store.releaseClaim(second.claim)
      await bench.claim({ limit: 1, perProvider: 0, skip: new Set(['']) })
      expect(await bench.store.nextDueAt()).toBe(dueAt)
    })

    it('takes for due what was planned before the clock was set back', async () => {
      bench.clock.advance(24 * 3_600_000)
      await bench.record(fullJob('m1'))
      const dueAt = bench.clock.now() + 900_000
      const outcome = { isCounted: true, cause: 'status', message: 'no', previous: 'status' } as const
      await bench.attempt(await bench.claimOne(), { state: 'retry', dueAt, ...outcome })
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(-24 * 3_600_000)
      expect(await bench.claim()).toHaveLength(1)
    })

    it('waits for a retry planned very far ahead, though not longer than two hours', async () => {
      await bench.record(fullJob('m1'))
      const dueAt = bench.clock.now() + 20 * 3_600_000
      const outcome = { isCounted: true, cause: 'status', message: 'no', previous: 'status' } as const
      await bench.attempt(await bench.claimOne(), { state: 'retry', dueAt, ...outcome })
      bench.clock.advance(3_600_000)
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(3_600_000)
      expect(await bench.claim()).toHaveLength(1)
    })
  })
}

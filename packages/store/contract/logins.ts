import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, providerOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const login = { externalOrganizationId: 'a', sealedCredentials: bytes('rotated') }
const refusal = { state: 'provider_held', cause: 'credentials', message: '401', provider: 'a' } as const

export function describeLogins(createPlace: CreatePlace): void {
  describe('rotated logins', () => {
    const bench = useStore(createPlace)
    const addProvider = () =>
      bench.store.addProvider(connectedProvider('a', '17', { sealedCredentials: bytes('first') }))

    it('take the place of the one they came from, and count up', async () => {
      await addProvider()
      expect(await bench.store.saveLogin({ ...login, version: 0 })).toBe(1)
      expect(await bench.store.saveLogin({ ...login, sealedCredentials: bytes('third'), version: 0 })).toBe(2)
      expect(await bench.store.getProvider('a')).toMatchObject({
        sealedCredentials: bytes('third'),
        credentialsVersion: 2,
      })
      expect(
        await bench.store.saveLogin({ ...login, externalOrganizationId: 'b', version: 0 }),
      ).toBeUndefined()
    })

    it('store nothing if a person entered another login meanwhile', async () => {
      await addProvider()
      await bench.store.changeProvider('a', { settings: '{"x":1}' })
      expect(await bench.store.getProvider('a')).toMatchObject({ credentialsVersion: 0 })
      await bench.store.changeProvider('a', { sealedCredentials: bytes('entered') })
      expect(await bench.store.saveLogin({ ...login, version: 0 })).toBeUndefined()
      expect(await bench.store.getProvider('a')).toMatchObject({
        sealedCredentials: bytes('entered'),
        credentialsVersion: 1,
      })
      expect(await bench.store.saveLogin({ ...login, version: 1 })).toBe(2)
    })

    it('store nothing once their lease has passed on or was given back', async () => {
      await addProvider()
      const take = async (holder: string) => {
        const lease = await bench.store.acquireLease('login of a', holder, 60_000)
        if (lease === undefined) throw new Error('expected a lease')
        return lease
      }
      const first = await take('one')
      bench.clock.advance(60_001)
      // It ran out, and nobody has taken it: no other login can have been fetched.
      expect(await bench.store.saveLogin({ ...login, version: 0, lease: first })).toBe(1)
      const second = await take('two')
      expect(await bench.store.saveLogin({ ...login, version: 1, lease: first })).toBeUndefined()
      await bench.store.releaseLease(second)
      expect(await bench.store.saveLogin({ ...login, version: 1, lease: second })).toBeUndefined()
      expect((await bench.store.getProvider('a'))?.credentialsVersion).toBe(1)
    })

    it('end the hold of a refused one, and wake its jobs', async () => {
      await addProvider()
      await bench.record(fullJob('m1'))
      await bench.attempt(await bench.claimOne(), refusal)
      expect(await bench.claim()).toEqual([])
      await bench.store.saveLogin({ ...login, version: 0 })
      expect(await bench.store.getProvider('a')).toMatchObject({ isHeld: false, heldMessage: undefined })
      expect((await bench.claim()).map(({ id }) => id)).toEqual(['m1_0'])
    })

    it('are not held by the refusal of an older one: the event is tried again, and nothing is counted', async () => {
      await addProvider()
      await bench.record(fullJob('m1'))
      const event = await bench.claimOne()
      await bench.store.saveLogin({ ...login, version: 0 })
      const retryAt = bench.clock.now() + 500
      await bench.attempt(event, { ...refusal, login: { version: 0, retryAt } })
      await bench.store.changeProvider('a', { heldMessage: '401', heldVersion: 0 })
      expect(await bench.store.getProvider('a')).toMatchObject({ isHeld: false })
      expect(await bench.claim()).toEqual([])
      bench.clock.advance(500)
      const [again] = await bench.claim()
      expect(again).toMatchObject({ id: 'm1_0', failures: 0, previous: 'status' })
    })

    it('are held by their own refusal', async () => {
      await addProvider()
      await bench.record(fullJob('m1'))
      await bench.store.saveLogin({ ...login, version: 0 })
      const retryAt = bench.clock.now()
      await bench.attempt(await bench.claimOne(), { ...refusal, login: { version: 1, retryAt } })
      expect(await bench.store.getProvider('a')).toMatchObject({ isHeld: true, heldMessage: '401' })
      expect(await bench.claim()).toEqual([])
    })

    it('outlive a new seal of the same login: it is the same version', async () => {
      await addProvider()
      const value = {
        place: 'provider.credentials',
        id: 'a',
        sealed: bytes('first'),
        next: bytes('again'),
      } as const
      expect(await bench.store.reseal([value], { keyId: 'k', by: { token: 'office' } })).toBe(1)
      expect((await bench.store.getProvider('a'))?.credentialsVersion).toBe(0)
      expect(await bench.store.saveLogin({ ...login, version: 0 })).toBe(1)
    })

    it('are to be tried a day after the last time, at once on a connection, and those held sooner', async () => {
      const sealedCredentials = bytes('x')
      const now = bench.clock.now()
      const connected = { sealedCredentials, connectedAt: now - 9_000 }
      const which = { before: now - 1_000, heldBefore: now - 100, now, limit: 10 }
      const verifiedAt = now - 500
      await bench.store.addProvider(connectedProvider('new', '1', { ...connected }))
      await bench.store.addProvider(connectedProvider('fresh', '2', { ...connected, verifiedAt }))
      await bench.store.addProvider(connectedProvider('old', '3', { ...connected, verifiedAt: now - 1_001 }))
      await bench.store.addProvider(
        connectedProvider('just', '4', { ...connected, verifiedAt, connectedAt: now - 400 }),
      )
      await bench.store.addProvider(connectedProvider('held', '5', { ...connected, verifiedAt }))
      await bench.store.changeProvider('held', { heldMessage: '401' })
      await bench.store.addProvider(connectedProvider('ahead', '6', { ...connected, verifiedAt: now + 1 }))
      await bench.store.addProvider(connectedProvider('without', '7'))
      await bench.store.addProvider(providerOf('asked', { sealedCredentials }))
      expect(await bench.store.listLoginsToTry(which)).toEqual(['ahead', 'held', 'just', 'new', 'old'])
      expect(await bench.store.listLoginsToTry({ ...which, limit: 2 })).toEqual(['ahead', 'held'])
      await bench.store.changeProvider('new', { verifiedAt: now })
      expect(await bench.store.listLoginsToTry(which)).not.toContain('new')
      const { items } = await bench.store.listProviders({ isHeld: true, limit: 10 })
      expect(items.map(({ externalOrganizationId }) => externalOrganizationId)).toEqual(['held'])
    })
  })

  describe('first jobs of providers', () => {
    const bench = useStore(createPlace)

    it('are found once Dispatch tells of one, and noted once', async () => {
      const id = {
        kind: 'id',
        id: '9',
        idJson: '9',
        organizationIdJson: '17',
        sourceIdJson: undefined,
      } as const
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(providerOf('b'))
      await bench.store.importJobs([{ ...id, organizationId: '17', bmsId: 'wo-9' }])
      expect(await bench.store.findFirstJobs(10)).toEqual([])
      await bench.record(fullJob('m1'), fullJob('m2', { jobId: '2' }))
      const first = { externalOrganizationId: 'a', jobId: '30462', at: bench.clock.now() }
      expect(await bench.store.findFirstJobs(10)).toEqual([first])
      expect(await bench.store.noteFirstJob(first)).toBe(true)
      expect(await bench.store.noteFirstJob(first)).toBe(false)
      expect(await bench.store.findFirstJobs(10)).toEqual([])
      expect(await bench.store.getProvider('a')).toMatchObject({ firstJobId: '30462', firstJobAt: first.at })
      expect(await bench.store.listFirstJobs(first.at, 10)).toEqual([first])
      expect(await bench.store.listFirstJobs(first.at + 1, 10)).toEqual([])
    })
  })
}

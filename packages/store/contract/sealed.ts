import { describe, expect, it } from 'vitest'
import { sealedPlaces, toSealedHead, type SealedPlace, type SealedValue } from '@truckroll/store'
import { providerOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const by = { token: 'office' }

/** Bytes as a box makes them: which key sealed them, then something. */
function sealedUnder(keyId: string, text: string): Uint8Array {
  return Buffer.concat([toSealedHead(keyId), Buffer.from(text)])
}

export function describeSealed(createPlace: CreatePlace): void {
  describe('sealed values', () => {
    const bench = useStore(createPlace)

    /** Three providers with all that can be sealed, a post that waits, a fact and the proof of a key. */
    async function fill(): Promise<void> {
      for (const id of ['a', 'b/c', 'ü']) {
        const post = {
          id: `post-${id}`,
          externalOrganizationId: id,
          recordType: 'gateway_provision',
          record: '{}',
          sealedCredentials: sealedUnder(id === 'a' ? 'old' : 'new', `post ${id}`),
        } as const
        const provider = providerOf(id, {
          sealedCredentials: sealedUnder('old', `login ${id}`),
          ...(id === 'a' ? { sealedDispatch: sealedUnder('older', `key ${id}`) } : {}),
          ...(id === 'a' ? {} : { sealedBridge: sealedUnder('new', `bridge ${id}`) }),
        })
        await bench.store.addProvider(provider, { post })
      }
      await bench.store.addSealedFact('request_hashes', sealedUnder('old', 'fact'))
      await bench.store.addSealedFact('proof:old', sealedUnder('old', 'proof'))
    }

    async function listAll(
      place: SealedPlace,
      notUnder: string,
      limit = 100,
    ): Promise<readonly SealedValue[]> {
      const found: SealedValue[] = []
      for (;;) {
        const after = found.at(-1)?.id
        const page = await bench.store.listSealed({
          place,
          notUnder,
          limit,
          ...(after === undefined ? {} : { after }),
        })
        if (page.length === 0) return found
        found.push(...page)
      }
    }

    it('are counted by the key that sealed them, without the proofs of keys', async () => {
      expect(await bench.store.countSealed()).toEqual(new Map())
      await fill()
      expect(await bench.store.countSealed()).toEqual(
        new Map([
          ['old', 5],
          ['older', 1],
          ['new', 4],
        ]),
      )
    })

    it('are listed by place, in the order of their ids, page by page', async () => {
      await fill()
      const idsOf = async (place: SealedPlace, notUnder: string) =>
        (await listAll(place, notUnder, 2)).map(({ id }) => id)
      expect(await idsOf('provider.credentials', 'new')).toEqual(['a', 'b/c', 'ü'])
      expect(await idsOf('provider.credentials', 'old')).toEqual([])
      expect(await idsOf('provider.dispatch', 'old')).toEqual(['a'])
      expect(await idsOf('provider.bridge', 'old')).toEqual(['b/c', 'ü'])
      expect(await idsOf('update.credentials', 'new')).toEqual(['post-a'])
      expect(await idsOf('fact', 'new')).toEqual(['proof:old', 'request_hashes'])
    })

    it('one is found for each key that sealed any', async () => {
      await fill()
      expect(await bench.store.findSealed('older')).toMatchObject({ place: 'provider.dispatch', id: 'a' })
      expect(await bench.store.findSealed('ol')).toBeUndefined()
      expect(await bench.store.findSealed('')).toBeUndefined()
    })

    it('are replaced where they still stand, each place by itself, and that is audited', async () => {
      await fill()
      const listed = await Promise.all(sealedPlaces.map((place) => listAll(place, 'newest')))
      const values = listed.flat().map((value) => ({
        ...value,
        next: sealedUnder('newest', `${value.place} ${value.id}`),
      }))
      await bench.store.changeProvider('a', { sealedCredentials: sealedUnder('old', 'changed meanwhile') })
      expect(await bench.store.reseal(values, { keyId: 'newest', by })).toBe(values.length - 1)
      expect(await bench.store.reseal(values, { keyId: 'newest', by })).toBe(0)
      const left = await Promise.all(sealedPlaces.map((place) => listAll(place, 'newest')))
      expect(left.flat()).toEqual([
        {
          place: 'provider.credentials',
          id: 'a',
          sealed: new Uint8Array(sealedUnder('old', 'changed meanwhile')),
        },
      ])
      expect((await bench.store.getProvider('ü'))?.sealedBridge).toEqual(
        new Uint8Array(sealedUnder('newest', 'provider.bridge ü')),
      )
      expect((await bench.store.listAudit(undefined, 10)).items).toMatchObject([
        { act: 'keys.rotate', token: 'office', subject: 'newest', after: `${values.length - 1} sealed anew` },
      ])
    })

    it('facts stay as they were first written', async () => {
      expect(await bench.store.getSealedFact('f')).toBeUndefined()
      expect(await bench.store.addSealedFact('f', new Uint8Array([1]))).toBe(true)
      expect(await bench.store.addSealedFact('f', new Uint8Array([2]))).toBe(false)
      expect(await bench.store.getSealedFact('f')).toEqual(new Uint8Array([1]))
    })
  })
}

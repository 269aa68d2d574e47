import {
  GatewayError,
  proofPrefix,
  type ResealedValue,
  type SealedPlace,
  sealedPlaces,
  type SealedStore,
  type SealedValue,
} from '@truckroll/store'
import type { Caller } from '@truckroll/store'
import type { SecretBox } from '../providers/secret-box.ts'
import { findKeyFault, opens } from './find-key-fault.ts'
import type { KeysApi, KeyUse, Rotation } from './keys-api.ts'
import { purposeOf } from './purpose-of.ts'

const proofWord = 'truckroll'

/** The encryption keys of the settings and what the store has sealed under them. */
export class KeyRing implements KeysApi {
  readonly #store: SealedStore
  readonly #box: SecretBox

  constructor(store: SealedStore, box: SecretBox) {
    this.#store = store
    this.#box = box
  }

  /**
   * Looks whether the keys open what is stored, and leaves a proof of each, so that another key of the same id is told
   * from it.
   * @throws GatewayError `TR_SECRET_KEY`, saying which key is missing or wrong.
   */
  async check(): Promise<void> {
    const counts = await this.#store.countSealed()
    const proofs = new Map<string, SealedValue>()
    for (const id of this.#box.keyIds) {
      const proof = await this.#proofOf(id, counts.has(id))
      if (proof !== undefined) proofs.set(id, proof)
    }
    const fault = findKeyFault(this.#box, { counts, proofs })
    if (fault !== undefined) throw new GatewayError('TR_SECRET_KEY', fault)
  }

  async list(): Promise<readonly KeyUse[]> {
    const counts = await this.#store.countSealed()
    const { keyIds } = this.#box
    return [...new Set([...keyIds, ...counts.keys()])].map((id) => ({
      id,
      isKnown: keyIds.includes(id),
      isSealing: id === keyIds[0],
      count: counts.get(id) ?? 0,
    }))
  }

  async rotate({ limit, caller }: { readonly limit: number; readonly caller: Caller }): Promise<Rotation> {
    const [keyId] = this.#box.keyIds
    if (keyId === undefined) {
      throw new GatewayError(
        'TR_SECRET_KEY',
        'no key is set: set TRUCKROLL_ENCRYPTION_KEY to id:base64 of 32 bytes',
      )
    }
    let resealed = 0
    let unopened = 0
    for (const place of sealedPlaces) {
      const slice = await this.#rotatePlace(place, keyId, limit - resealed, caller)
      resealed += slice.resealed
      unopened += slice.unopened
      if (resealed >= limit) break
    }
    const keys = await this.list()
    const left = keys.reduce((sum, key) => (key.isSealing ? sum : sum + key.count), 0)
    return { resealed, unopened, keys, isDone: left === 0 || (resealed === 0 && unopened > 0) }
  }

  async #rotatePlace(place: SealedPlace, keyId: string, limit: number, by: Caller) {
    let [resealed, unopened] = [0, 0]
    let after = ''
    while (resealed < limit) {
      const found = await this.#store.listSealed({ place, notUnder: keyId, after, limit: limit - resealed })
      const last = found.at(-1)
      if (last === undefined) break
      after = last.id
      // The proof of a key is of no use under another one.
      const values = found.filter(({ id }) => place !== 'fact' || !id.startsWith(proofPrefix))
      const next = values.flatMap((value) => this.#reseal(value))
      unopened += values.length - next.length
      // One that was changed meanwhile is sealed under the key that changed it.
      if (next.length > 0) resealed += await this.#store.reseal(next, { keyId, by })
    }
    return { resealed, unopened }
  }

  #reseal(value: SealedValue): readonly ResealedValue[] {
    if (!opens(this.#box, value)) return []
    const purpose = purposeOf(value)
    return [{ ...value, next: this.#box.seal(this.#box.open(value.sealed, purpose), purpose) }]
  }

  /** What a key of this id must open; undefined if nothing is sealed under it, and it does not seal. */
  async #proofOf(id: string, isUsed: boolean): Promise<SealedValue | undefined> {
    const name = `${proofPrefix}${id}`
    const known = await this.#store.getSealedFact(name)
    if (known !== undefined) return { place: 'fact', id: name, sealed: known }
    const sample = isUsed ? await this.#store.findSealed(id) : undefined
    if (sample !== undefined && !opens(this.#box, sample)) return sample
    if (sample === undefined && id !== this.#box.keyIds[0]) return undefined
    await this.#store.addSealedFact(name, this.#box.seal(proofWord, `fact:${name}`, id))
    return this.#proofOf(id, false)
  }
}

import type { Caller } from './caller.ts'

/** What is sealed: a provider's login, key or secret, what Dispatch is told of a provider once, a fact of the store. */
export const sealedPlaces = [
  'provider.credentials',
  'provider.dispatch',
  'provider.bridge',
  'update.credentials',
  'fact',
] as const
export type SealedPlace = (typeof sealedPlaces)[number]

/** A sealed value where it stands. `id`: of the provider or update, or the fact's name. */
export interface SealedValue {
  readonly place: SealedPlace
  readonly id: string
  readonly sealed: Uint8Array
}

/** A value to be put where another still stands. */
export interface ResealedValue extends SealedValue {
  readonly next: Uint8Array
}

/** Everything sealed in the store, whatever it is: for changing the key that sealed it. */
export interface SealedStore {
  /** How many values are sealed under each key, by the key's id; what proves a key is none of them. */
  countSealed(): Promise<ReadonlyMap<string, number>>
  /** One value sealed under this key, the proof of it included if there is no other; undefined if there is none. */
  findSealed(keyId: string): Promise<SealedValue | undefined>
  /** Values of a place that another key than this one sealed, in the order of their ids. */
  listSealed(request: {
    readonly place: SealedPlace
    readonly notUnder: string
    readonly after?: string
    readonly limit: number
  }): Promise<readonly SealedValue[]>
  /** Puts the next value where the given one still stands; resolves with how many that were. Written to the audit. */
  reseal(
    values: readonly ResealedValue[],
    act: { readonly keyId: string; readonly by: Caller },
  ): Promise<number>
  getSealedFact(name: string): Promise<Uint8Array | undefined>
  /** False if the fact is there already. */
  addSealedFact(name: string, sealed: Uint8Array): Promise<boolean>
}

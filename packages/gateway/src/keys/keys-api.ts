import type { Caller } from '@truckroll/store'

/** An encryption key, and how much of the store it holds. */
export interface KeyUse {
  readonly id: string
  /** Whether the settings have it. */
  readonly isKnown: boolean
  /** Whether it seals what is stored from now on. */
  readonly isSealing: boolean
  /** How many values are sealed under it. */
  readonly count: number
}

/** What one slice of a rotation did, and what is left. */
export interface Rotation {
  readonly resealed: number
  /** Values that could not be opened; they stay as they are. */
  readonly unopened: number
  readonly keys: readonly KeyUse[]
  /** Nothing is left that another key sealed and that can be opened. */
  readonly isDone: boolean
}

/** The encryption keys of the store. */
export interface KeysApi {
  list(): Promise<readonly KeyUse[]>
  /**
   * Seals at most `limit` values anew, under the first key of the settings. Called again, it goes on.
   * @throws GatewayError `TR_SECRET_KEY` if no key is set.
   */
  rotate(options: { readonly limit: number; readonly caller: Caller }): Promise<Rotation>
}

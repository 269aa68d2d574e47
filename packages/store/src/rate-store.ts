/** Calls a second to the BMS, over all processes of one store; absent: as many as wanted. */
export interface CallRates {
  readonly perProvider?: number | undefined
  readonly all?: number | undefined
}

export interface CallDemand {
  readonly rates: CallRates
  /** Who wants how many calls, in the order of their turns; each once. `''`: of no provider, the bucket of all only. */
  readonly wanted: readonly { readonly provider: string; readonly count: number }[]
}

export interface CallGrant {
  /** How many calls each may make now, in the order asked. */
  readonly granted: readonly number[]
  /** After this many milliseconds the next one can be had; undefined if all were granted. */
  readonly waitMs: number | undefined
}

export interface RateStore {
  /**
   * Takes calls out of the rate buckets of providers and of all, by turns: one for each that wants, then the next.
   * By the store's clock: of a bucket never more than its size and what came in since are taken (see `toBucket`).
   */
  takeCalls(demand: CallDemand): Promise<CallGrant>
}

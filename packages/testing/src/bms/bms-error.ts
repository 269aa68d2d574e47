export type BmsFailure =
  /** It did nothing. */
  | 'failed'
  /** It asks to be left alone for a while. */
  | 'throttled'
  /** It is down altogether. */
  | 'down'
  /** No answer in time: it may have done it. */
  | 'timeout'
  /** The provider's login is refused. */
  | 'login'
  /** It will never take this. */
  | 'refused'

/** The errors of the simulated BMS. */
export class BmsError extends Error {
  override readonly name = 'BmsError'
  readonly failure: BmsFailure
  readonly retryAfterMs: number | undefined

  constructor(failure: BmsFailure, retryAfterMs?: number) {
    super(`the simulated BMS: ${failure}`)
    this.failure = failure
    this.retryAfterMs = retryAfterMs
  }
}

/** Calls to the vendor that are made for one event, webhook or poll. */
export class CallScope {
  /** External organization id of the provider they count for; `''` if it is not known. */
  provider: string
  /** Ends the wait of each of them. */
  readonly signal: AbortSignal
  /** Those that may have gone. */
  granted = 0
  /** Those that wait at present. */
  waiting = 0

  constructor(provider: string, signal: AbortSignal) {
    this.provider = provider
    this.signal = signal
  }
}

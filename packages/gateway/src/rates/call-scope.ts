/** Calls to the vendor that are made for one event, webhook or poll. */
export class CallScope {
  /** External organization id of the provider they count for; `''` if it is not known. */
  provider: string
  /** Dispatch's id of the job that they are made for. */
  readonly jobId: string | undefined
  /** Ends the wait of each of them. */
  readonly signal: AbortSignal
  /** Those that may have gone. */
  granted = 0
  /** Those that wait at present. */
  waiting = 0

  constructor(provider: string, signal: AbortSignal, jobId?: string) {
    this.provider = provider
    this.jobId = jobId
    this.signal = signal
  }
}

import type { Clock, ControlStore, Logger } from '@truckroll/store'

const hourMs = 3_600_000
/** One may be a whim of Dispatch's. */
const enough = 3
const text =
  'Dispatch refuses acks of messages that it gave out a moment ago: another store, or another program, seems to take ' +
  'messages with the same key. Only one store may have a key.'

/** Acks that were refused although they came at once, and for the first time: who else acked the message? */
export class ContestedAcks {
  readonly #store: Pick<ControlStore, 'addAttention'>
  readonly #clock: Clock
  readonly #logger: Logger
  #times: readonly number[] = []

  constructor(store: Pick<ControlStore, 'addAttention'>, clock: Clock, logger: Logger) {
    this.#store = store
    this.#clock = clock
    this.#logger = logger
  }

  /** Lists it for a person if it happens often. Never rejects. */
  async note(): Promise<void> {
    const now = this.#clock.now()
    this.#times = [...this.#times.filter((at) => Math.abs(now - at) < hourMs), now]
    if (this.#times.length < enough) return
    this.#times = []
    try {
      await this.#store.addAttention({
        cause: 'second_store',
        jobId: undefined,
        externalOrganizationId: undefined,
        text,
      })
    } catch (error) {
      this.#logger.warn({ err: error }, `${text} It could not be listed under attention.`)
    }
  }
}

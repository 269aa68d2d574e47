import type { Clock } from '@truckroll/gateway'
import type { Gateway } from '@truckroll/gateway/embed'

export interface BacklogSample {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly events: number
  readonly updates: number
}

const everyMs = 60_000
/** Twelve hours. */
const mostSamples = 720

/** How much waited, minute by minute, for the last twelve hours, as this process saw it. */
export class BacklogLog {
  readonly #gateway: Gateway
  readonly #clock: Clock
  readonly #samples: BacklogSample[] = []
  #timer: { cancel(): void } | undefined
  #isClosed = false
  #isStarted = false

  constructor(gateway: Gateway, clock: Clock) {
    this.#gateway = gateway
    this.#clock = clock
  }

  /** Once, however often it is called. */
  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    void this.#look()
  }

  /** Oldest first. */
  read(): readonly BacklogSample[] {
    return this.#samples
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
  }

  async #look(): Promise<void> {
    const at = this.#clock.now()
    try {
      const { waitingEvents, queuedUpdates } = await this.#gateway.status({ counts: 'recent' })
      this.#samples.push({ at, events: waitingEvents, updates: queuedUpdates })
      if (this.#samples.length > mostSamples) this.#samples.shift()
    } catch {
      // The store cannot be read, which readiness and alerts tell: this minute is left out.
    }
    if (!this.#isClosed) this.#timer = this.#clock.setTimer(everyMs, () => void this.#look())
  }
}

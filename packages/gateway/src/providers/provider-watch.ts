import type { Clock } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { EventBus } from '../event-bus.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const lookEveryMs = 60_000
/** The look waits this long after something happened, since more of it may follow at once. */
const gatherMs = 1_000
const looking: Retried = {
  failed: 'looking after providers failed; trying again',
  again: 'providers are looked after again',
  level: 'warn',
}

export interface ProviderWatchParts {
  readonly clock: Clock
  readonly events: EventBus
  readonly faults: FaultLog
  /** What is done at each look, one after the other. */
  readonly looks: readonly ((stopping: AbortSignal) => Promise<void>)[]
}

/** Looks after connected providers, every minute and soon after one was connected or got a job. */
export class ProviderWatch {
  readonly #parts: ProviderWatchParts
  readonly #alarm: Alarm
  readonly #stopping = new AbortController()
  readonly #ends: (() => void)[] = []
  #loop: Promise<void> | undefined

  constructor(parts: ProviderWatchParts) {
    this.#parts = parts
    this.#alarm = new Alarm(parts.clock)
  }

  start(): void {
    if (this.#loop !== undefined) return
    const { events } = this.#parts
    const ring = () => this.#alarm.ring()
    this.#ends.push(
      events.on('provider:changed', ring),
      events.on('attempt:started', ({ type }) => type === 'job.created' && ring()),
    )
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#stopping.abort()
    this.#alarm.ring()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      for (const look of this.#parts.looks) await this.#try(look)
      await this.#alarm.rest(lookEveryMs)
      if (signal.aborted) return
      await this.#alarm.rest(gatherMs)
      this.#alarm.clear()
    }
  }

  async #try(look: (stopping: AbortSignal) => Promise<void>): Promise<void> {
    try {
      await look(this.#stopping.signal)
      this.#parts.faults.worked(looking)
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#parts.faults.failed(looking, error)
    }
  }
}

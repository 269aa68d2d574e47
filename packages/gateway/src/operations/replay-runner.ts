import type { Clock, ControlStore } from '@truckroll/store'
import { Alarm } from '../environment/alarm.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const slice = 100
const retryMs = 1_000
/** Takes on what another process of the store left when it died. */
const sweepEveryMs = 30_000
const advancing: Retried = {
  failed: 'a replay could not be taken on; trying again',
  again: 'replays are taken on again',
}

/** Takes stored replays on, also those begun before a restart or by another process. */
export class ReplayRunner {
  readonly #store: ControlStore
  readonly #faults: FaultLog
  readonly #alarm: Alarm
  #isStopping = false
  #loop: Promise<void> | undefined

  constructor(store: ControlStore, clock: Clock, faults: FaultLog) {
    this.#store = store
    this.#alarm = new Alarm(clock)
    this.#faults = faults
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** What is under way stays stored: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#alarm.ring()
    await this.#loop
  }

  /** Looks at once instead of at the next sweep. */
  wakeUp(): void {
    this.#alarm.ring()
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const pauseMs = await this.#advance()
      if (pauseMs > 0) await this.#alarm.rest(pauseMs)
    }
  }

  async #advance(): Promise<number> {
    try {
      const { nextInMs } = await this.#store.advanceReplays(slice)
      this.#faults.worked(advancing)
      return Math.ceil(Math.min(nextInMs ?? sweepEveryMs, sweepEveryMs))
    } catch (error) {
      this.#faults.failed(advancing, error)
      return retryMs
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { Arrivals } from './arrivals.ts'
import type { RunningContestant } from './contestant.ts'

/** Far more than is handed out at once, and little enough that what waits fits into memory. */
const mostWaiting = 400
const drainMs = 60_000

/** As many arrivals as are worked off: so many wait at all times. */
export class Flood {
  readonly #arrivals = new Arrivals()
  #put = 0
  #begun = 0

  /** To be called when work on an arrival begins. */
  begun(): void {
    this.#begun += 1
  }

  /** Puts in for so long. Resolves with how many a second were begun meanwhile, and ends once all of them were. */
  async run(contestant: RunningContestant, seconds: number): Promise<number> {
    const from = { begun: this.#begun, at: performance.now() }
    while (performance.now() - from.at < seconds * 1_000) {
      if (this.#put - this.#begun >= mostWaiting) await pause(2)
      else {
        const arrivals = this.#arrivals.next()
        this.#put += arrivals.length
        await contestant.put(arrivals)
      }
    }
    const perSecond = ((this.#begun - from.begun) * 1_000) / (performance.now() - from.at)
    const deadline = performance.now() + drainMs
    while (this.#begun < this.#put && performance.now() < deadline) await pause(20)
    if (this.#begun < this.#put) throw new Error(`${this.#put - this.#begun} of ${this.#put} never came`)
    return perSecond
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import { Arrivals } from './arrivals.ts'
import type { RunningContestant } from './contestant.ts'

const drainMs = 60_000

/** Arrivals at an even rate. */
export class SteadyLoad {
  readonly #arrivals = new Arrivals()
  readonly #dueAt = new Map<string, number>()
  #delays: number[] = []

  /** To be called when work on an arrival begins. */
  begun(jobId: string, number: number): void {
    const name = `${jobId}-${number}`
    const dueAt = this.#dueAt.get(name)
    if (dueAt === undefined) return
    this.#dueAt.delete(name)
    this.#delays.push(performance.now() - dueAt)
  }

  /**
   * Puts in `perSecond` for so long. Resolves with the time from when each was due to come until its work began: what
   * is put in late because the one before still waits counts, too.
   */
  async run(contestant: RunningContestant, perSecond: number, seconds: number): Promise<readonly number[]> {
    this.#delays = []
    const startedAt = performance.now()
    const total = perSecond * seconds
    for (let put = 0; put < total; put += Arrivals.batch) {
      const dueAt = startedAt + (put / perSecond) * 1_000
      const early = dueAt - performance.now()
      if (early > 0) await pause(early)
      const arrivals = this.#arrivals.next()
      for (const { jobId, number } of arrivals) this.#dueAt.set(`${jobId}-${number}`, dueAt)
      await contestant.put(arrivals)
    }
    const deadline = performance.now() + drainMs
    while (this.#dueAt.size > 0 && performance.now() < deadline) await pause(50)
    if (this.#dueAt.size > 0) throw new Error(`${this.#dueAt.size} of ${total} never came`)
    return this.#delays
  }
}

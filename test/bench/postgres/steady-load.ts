import { setTimeout as pause } from 'node:timers/promises'
import type { Arrival, RunningContestant } from './contestant.ts'

const batch = 10
const jobs = 2_000
const drainMs = 60_000
const description = 'The dishwasher leaks from the door; the owner has put towels down. '.repeat(20)

/** Arrivals at an even rate, ten at a time as a poll brings them; of each ten, two are of one job. */
export class SteadyLoad {
  readonly #numbers = new Map<string, number>()
  readonly #dueAt = new Map<string, number>()
  #delays: number[] = []
  #next = 0

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
    for (let put = 0; put < total; put += batch) {
      const dueAt = startedAt + (put / perSecond) * 1_000
      const early = dueAt - performance.now()
      if (early > 0) await pause(early)
      const arrivals = Array.from({ length: batch }, (_, index) => this.#arrival(index))
      for (const { jobId, number } of arrivals) this.#dueAt.set(`${jobId}-${number}`, dueAt)
      await contestant.put(arrivals)
    }
    const deadline = performance.now() + drainMs
    while (this.#dueAt.size > 0 && performance.now() < deadline) await pause(50)
    if (this.#dueAt.size > 0) throw new Error(`${this.#dueAt.size} of ${total} never came`)
    return this.#delays
  }

  #arrival(index: number): Arrival {
    // The last of a batch is a second one of the job before it.
    if (index < batch - 1) this.#next = (this.#next + 1) % jobs
    const jobId = String(this.#next + 1)
    const number = this.#numbers.get(jobId) ?? 0
    this.#numbers.set(jobId, number + 1)
    const job = {
      id: Number(jobId),
      title: `visit ${number}`,
      status: 'offered',
      organization_id: 7,
      description,
    }
    return { jobId, number, body: JSON.stringify(job) }
  }
}

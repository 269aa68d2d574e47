import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from './contestant.ts'

/** About what a call that is answered at once takes: long enough that two at once of a job are seen. */
const workMs = 5

export interface Seen {
  /** Begun after a later one of the same job. */
  readonly outOfOrder: number
  /** Begun while another one of the same job was under way. */
  readonly atOnce: number
  readonly repeated: number
}

/** The work that is handed out: notes when it began, and whether each job's came one by one and in order. */
export class OrderWatch {
  readonly #last = new Map<string, number>()
  readonly #busy = new Set<string>()
  readonly #done = new Set<string>()
  readonly #onBegin: (jobId: string, number: number) => void
  #outOfOrder = 0
  #atOnce = 0
  #repeated = 0

  constructor(onBegin: (jobId: string, number: number) => void) {
    this.#onBegin = onBegin
  }

  get seen(): Seen {
    return { outOfOrder: this.#outOfOrder, atOnce: this.#atOnce, repeated: this.#repeated }
  }

  /** How many different ones were worked on. */
  get count(): number {
    return this.#done.size
  }

  readonly work: Worker = async (jobId, number) => {
    const name = `${jobId}-${number}`
    this.#onBegin(jobId, number)
    if (this.#done.has(name)) this.#repeated += 1
    this.#done.add(name)
    if (this.#busy.has(jobId)) this.#atOnce += 1
    if ((this.#last.get(jobId) ?? -1) > number) this.#outOfOrder += 1
    this.#last.set(jobId, number)
    this.#busy.add(jobId)
    await pause(workMs)
    this.#busy.delete(jobId)
  }
}

import type { Arrival } from './contestant.ts'

const batch = 10
const jobs = 2_000
const description = 'The dishwasher leaks from the door; the owner has put towels down. '.repeat(20)

/** What arrives, ten at a time as a poll brings them; of each ten, two are of one job. */
export class Arrivals {
  static readonly batch = batch
  readonly #numbers = new Map<string, number>()
  #next = 0

  next(): readonly Arrival[] {
    return Array.from({ length: batch }, (_, index) => this.#arrival(index))
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

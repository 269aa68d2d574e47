/** A piece of work as it comes in: the `number`th of its job. */
export interface Arrival {
  readonly jobId: string
  readonly number: number
  readonly body: string
}

/** Called when the work on an arrival begins; what it resolves with is the end of that work. */
export type Worker = (jobId: string, number: number) => Promise<void>

/** Something on PostgreSQL that takes work in durably and hands it out, one at a time of each job. */
export interface Contestant {
  readonly name: string
  /** Schema of its tables, where dead rows are counted. */
  readonly schema: string
  start(url: string, work: Worker): Promise<RunningContestant>
}

export interface RunningContestant {
  /** Takes in together what one poll brings; resolves once that is durable. */
  put(arrivals: readonly Arrival[]): Promise<void>
  stop(): Promise<void>
}

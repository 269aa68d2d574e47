import {
  acceptUpdates,
  type AcceptOutcome,
  bytesOfMessages,
  bytesOfUpdates,
  type Ending,
  type FinishedAttempt,
  finishAttempts,
  finishSends,
  type GivenUpdates,
  type RecordAnswer,
  type Recording,
  recordMessages,
  type RoutineWork,
  type SendEnd,
  type StartedAttempt,
  startAttempts,
  toRecordingWork,
} from '@truckroll/store'
import { Lane } from './connection/lane.ts'
import { SameTurn } from './connection/same-turn.ts'
import type { StoreContext } from './store-context.ts'

/**
 * Operations that are done together if they come at once: in one transaction, so that they share round trips and a
 * commit. Of attempts those of one turn, since an adapter waits for them; the others while one is on its way.
 */
export class BatchedOperations {
  readonly #recordings: Lane<Recording, readonly RecordAnswer[]>
  readonly #starts: SameTurn<StartedAttempt, number | null>
  readonly #endings: SameTurn<Ending, FinishedAttempt | null>
  readonly #updates: Lane<GivenUpdates, readonly AcceptOutcome[]>
  readonly #sends: Lane<SendEnd, boolean>

  constructor({ run, owner }: StoreContext, work: RoutineWork) {
    this.#recordings = new Lane((given) => run(() => recordMessages(toRecordingWork(work), given)))
    this.#starts = new SameTurn(async (attempts) => {
      const numbers = await run(() => startAttempts(attempts))
      return numbers.map((number) => number ?? null)
    })
    this.#endings = new SameTurn(async (endings) => {
      const finished = await run(() => finishAttempts(endings, owner))
      return finished.map((one) => one ?? null)
    })
    this.#updates = new Lane((given) => run(() => acceptUpdates(given)))
    this.#sends = new Lane((ends) => run(() => finishSends(toRecordingWork(work), ends)))
  }

  record(recording: Recording): Promise<readonly RecordAnswer[]> {
    return this.#recordings.run(recording, bytesOfMessages(recording.messages))
  }

  async start(attempt: StartedAttempt): Promise<number | undefined> {
    return (await this.#starts.run(attempt)) ?? undefined
  }

  async finish(ending: Ending): Promise<FinishedAttempt | undefined> {
    return (await this.#endings.run(ending)) ?? undefined
  }

  accept(given: GivenUpdates): Promise<readonly AcceptOutcome[]> {
    return this.#updates.run(given, bytesOfUpdates(given.updates))
  }

  finishSend(end: SendEnd): Promise<boolean> {
    return this.#sends.run(end, 0)
  }
}

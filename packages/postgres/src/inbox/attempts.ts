import {
  type Ending,
  type FinishedAttempt,
  finishAttempts,
  type StartedAttempt,
  startAttempts,
} from '@truckroll/store'
import { SameTurn } from '../connection/same-turn.ts'
import type { StoreContext } from '../store-context.ts'

/** Attempts that begin or end at once do so in one transaction. `null`: the claim was lost. */
export class Attempts {
  readonly #starts: SameTurn<StartedAttempt, number | null>
  readonly #endings: SameTurn<Ending, FinishedAttempt | null>

  constructor({ run, owner }: StoreContext) {
    this.#starts = new SameTurn(async (attempts) => {
      const numbers = await run(() => startAttempts(attempts))
      return numbers.map((number) => number ?? null)
    })
    this.#endings = new SameTurn(async (endings) => {
      const finished = await run(() => finishAttempts(endings, owner))
      return finished.map((one) => one ?? null)
    })
  }

  async start(attempt: StartedAttempt): Promise<number | undefined> {
    return (await this.#starts.run(attempt)) ?? undefined
  }

  async finish(ending: Ending): Promise<FinishedAttempt | undefined> {
    return (await this.#endings.run(ending)) ?? undefined
  }
}

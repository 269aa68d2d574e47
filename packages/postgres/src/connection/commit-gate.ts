import type { CommitScheduler } from '@truckroll/store'

/** Lets writes go when the scheduler says so; closing lets go all that wait. */
export class CommitGate {
  readonly #scheduler: CommitScheduler | undefined
  readonly #waiting = new Set<() => void>()

  constructor(scheduler: CommitScheduler | undefined) {
    this.#scheduler = scheduler
  }

  /** Resolves once the caller may write; in the order of the calls. */
  pass(): Promise<void> {
    const scheduler = this.#scheduler
    if (scheduler === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
      scheduler.schedule(() => {
        this.#waiting.delete(resolve)
        resolve()
      })
    })
  }

  flush(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

import type { CommitScheduler } from '@truckroll/gateway/embed'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Commits only when told to, once it holds. */
export class HeldCommits implements CommitScheduler {
  readonly #waiting: (() => void)[] = []
  isHolding = false

  get waiting(): number {
    return this.#waiting.length
  }

  schedule(commit: () => void): void {
    if (this.isHolding) this.#waiting.push(commit)
    else setImmediate(commit)
  }

  release(): void {
    this.isHolding = false
    for (const commit of this.#waiting.splice(0)) commit()
  }
}

/** Lets the event loop go round, so that whatever could happen without the commit has happened. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

const toldAfterMs = 600_000

interface Failing {
  readonly since: number
  isTold: boolean
}

/** Vendors that cannot be asked for changes since a while: nothing comes in from them, and nothing else shows it. */
export class FailingPolls {
  readonly #failing = new Map<string, Failing>()

  /** Since when it fails, once, if that is for ten minutes. */
  failed(provider: string, at: number): number | undefined {
    const failing = this.#failing.get(provider) ?? { since: at, isTold: false }
    this.#failing.set(provider, failing)
    if (failing.isTold || at - failing.since < toldAfterMs) return undefined
    failing.isTold = true
    return failing.since
  }

  answered(provider: string): void {
    this.#failing.delete(provider)
  }
}

/** One way in which a run broke a guarantee. */
export interface Finding {
  /** Short and stable, such as `ack-not-durable`. */
  readonly rule: string
  readonly text: string
}

export interface TimedFinding extends Finding {
  /** Virtual time of the run. */
  readonly atMs: number
}

/** What the oracle saw, and what it objects to. */
export class Findings {
  readonly #elapsedMs: () => number
  readonly #found: TimedFinding[] = []
  readonly trace: string[] = []
  readonly #keepsTrace: boolean

  constructor(elapsedMs: () => number, keepsTrace: boolean) {
    this.#elapsedMs = elapsedMs
    this.#keepsTrace = keepsTrace
  }

  get found(): readonly TimedFinding[] {
    return this.#found
  }

  object(rule: string, text: string): void {
    this.#found.push({ rule, text, atMs: this.#elapsedMs() })
    this.note(`OBJECTION ${rule}: ${text}`)
  }

  note(text: string): void {
    if (this.#keepsTrace) this.trace.push(`${(this.#elapsedMs() / 1_000).toFixed(3).padStart(9)}  ${text}`)
  }
}

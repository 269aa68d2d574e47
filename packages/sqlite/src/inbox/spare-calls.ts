/** Calls that providers have left for events that are handed out now; each is looked up once a claim. */
export class SpareCalls {
  readonly #left = new Map<string, number>()
  readonly #lookUp: (provider: string) => number

  constructor(lookUp: (provider: string) => number) {
    this.#lookUp = lookUp
  }

  has(provider: string): boolean {
    return this.#of(provider) >= 1
  }

  use(provider: string): void {
    this.#left.set(provider, this.#of(provider) - 1)
  }

  #of(provider: string): number {
    const left = this.#left.get(provider) ?? this.#lookUp(provider)
    this.#left.set(provider, left)
    return left
  }
}

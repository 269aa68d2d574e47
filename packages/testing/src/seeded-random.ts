import type { Random } from '@truckroll/gateway'

/** Random values by a seed: the same seed and the same calls give the same values. */
export class SeededRandom implements Random {
  readonly #seed: number
  #state: number
  #ids = 0

  constructor(seed: number) {
    this.#seed = seed >>> 0
    this.#state = this.#seed
  }

  /** Mulberry32: small, quick and good enough to choose by; not for secrets. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  id(): string {
    this.#ids += 1
    return `id-${this.#ids}-${Math.floor(this.next() * 2 ** 32).toString(36)}`
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** @throws RangeError if there is nothing to choose from. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)]
    if (item === undefined) throw new RangeError('expected at least one item to pick from')
    return item
  }

  /** A random stream of its own by name; streams do not influence each other. */
  fork(name: string): SeededRandom {
    let hash = this.#seed ^ 0x811c9dc5
    for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    return new SeededRandom(hash)
  }
}

export function createSeededRandom(seed: number): SeededRandom {
  return new SeededRandom(seed)
}

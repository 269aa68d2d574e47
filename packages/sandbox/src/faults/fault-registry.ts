import { faultInputSchema } from './fault-schema.ts'
import type { Fault, FaultInput, Route } from './fault-schema.ts'

const maxFaults = 1000

/** Faults that were added and not used up yet, oldest first. Lost at a restart. */
export class FaultRegistry {
  readonly #faults = new Map<string, Fault>()
  readonly #random: () => number
  readonly #hanging = new Set<() => void>()
  #count = 0

  constructor(random: () => number) {
    this.#random = random
  }

  add(input: FaultInput): Fault {
    this.#count += 1
    const fault: Fault = { ...faultInputSchema.parse(input), id: `fault-${this.#count}`, met: 0 }
    const oldest = this.#faults.keys().next()
    if (this.#faults.size >= maxFaults && oldest.done !== true) this.#faults.delete(oldest.value)
    this.#faults.set(fault.id, fault)
    return fault
  }

  list(): Fault[] {
    return [...this.#faults.values()]
  }

  /** Removes one fault, or all; hanging requests are cut. */
  clear(id?: string): boolean {
    const known = id === undefined ? this.#faults.size > 0 : this.#faults.delete(id)
    if (id === undefined) this.#faults.clear()
    for (const release of this.#hanging) release()
    return known
  }

  /** The fault that this request meets, if any; counts it. */
  next(route: Route, accountKey: string | null): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (fault.route !== '*' && fault.route !== route) continue
      if (fault.accountKey !== undefined && fault.accountKey !== accountKey) continue
      if (fault.probability < 1 && this.#random() >= fault.probability) continue
      const met = { ...fault, met: fault.met + 1 }
      if (met.times !== null && met.met >= met.times) this.#faults.delete(met.id)
      else this.#faults.set(met.id, met)
      return met
    }
    return undefined
  }

  /** Waits until the faults are cleared. */
  hang(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const release = (): void => {
        this.#hanging.delete(release)
        signal.removeEventListener('abort', release)
        resolve()
      }
      if (signal.aborted) return resolve()
      this.#hanging.add(release)
      signal.addEventListener('abort', release)
    })
  }
}

import type { Clock, Timer } from '@truckroll/gateway'
import { interceptCalls } from './intercept-calls.ts'

/** The points at which a process has effects outside itself. */
export type Seam = 'store' | 'dispatch' | 'bms'

export interface Crash {
  /** Which call from now on, 1 for the next. */
  readonly call: number
  /** Only calls through this seam are counted; absent: through any. */
  readonly seam?: Seam
  /** Whether that call still takes effect. In either case its answer never comes. */
  readonly when: 'before' | 'after'
}

/** Synchronous methods of the store. */
const plainMethods: ReadonlySet<string> = new Set(['onWork'])

/**
 * One life of a simulated process. After its crash no call through a seam has an effect or an answer, no timer fires
 * and nothing that waits to be committed is committed, exactly as if its memory were gone.
 *
 * | state | entered when     | left when |
 * |-------|------------------|-----------|
 * | alive | made             | crash     |
 * | dead  | the crash, `die` | never     |
 */
export class ProcessLife {
  readonly #clock: Clock
  readonly #onCrash: (at: {
    readonly seam: Seam
    readonly name: string
    readonly when: Crash['when']
  }) => void
  readonly #lasting = new Promise<never>(() => undefined)
  #crash: (Crash & { left: number }) | undefined
  #calls = 0
  #isDead = false

  constructor(
    clock: Clock,
    onCrash: (at: {
      readonly seam: Seam
      readonly name: string
      readonly when: Crash['when']
    }) => void = () => undefined,
  ) {
    this.#clock = clock
    this.#onCrash = onCrash
  }

  get isDead(): boolean {
    return this.#isDead
  }

  /** Calls through any seam so far. */
  get calls(): number {
    return this.#calls
  }

  /** The clock of this process: its timers die with it. */
  get clock(): Clock {
    return {
      now: () => this.#clock.now(),
      setTimer: (delayMs, fire): Timer =>
        this.#clock.setTimer(delayMs, () => {
          if (!this.#isDead) fire()
        }),
    }
  }

  /** Plans the crash, counted from the next call; undefined cancels the plan. */
  crashAt(crash: Crash | undefined): void {
    this.#crash = crash === undefined ? undefined : { ...crash, left: crash.call }
  }

  /** Ends it now, between two calls. */
  die(): void {
    this.#isDead = true
  }

  /** The same object; its asynchronous methods go through the seam. */
  guard<T extends object>(seam: Seam, target: T): T {
    return interceptCalls(target, ({ name }, pass) => this.call(seam, name, pass), plainMethods)
  }

  /** One call through a seam. */
  async call<T>(seam: Seam, name: string, pass: () => Promise<T>): Promise<T> {
    if (this.#isDead) return this.#lasting
    this.#calls += 1
    const crash = this.#isDue(seam) ? this.#crash : undefined
    if (crash?.when === 'before') return this.#end(seam, name, 'before')
    try {
      const answer = await pass()
      if (crash !== undefined) return await this.#end(seam, name, 'after')
      return this.#isDead ? await this.#lasting : answer
    } catch (error) {
      if (crash !== undefined) return this.#end(seam, name, 'after')
      if (this.#isDead) return this.#lasting
      throw error
    }
  }

  #isDue(seam: Seam): boolean {
    const crash = this.#crash
    if (crash === undefined || (crash.seam !== undefined && crash.seam !== seam)) return false
    crash.left -= 1
    return crash.left === 0
  }

  #end(seam: Seam, name: string, when: Crash['when']): Promise<never> {
    if (!this.#isDead) {
      this.#isDead = true
      this.#onCrash({ seam, name, when })
    }
    return this.#lasting
  }
}

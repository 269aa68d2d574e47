import type { Clock, ControlStore } from '@truckroll/store'
import type { DispatchClock } from './dispatch-clock.ts'

const conditionName = 'retention:clock'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The time last seen is stored this often, so that a jump is found even if it happened while nothing ran. */
const storeEveryMs = hourMs / 2

interface Seen {
  readonly seenAt: number
  /** Until then nothing may be removed, since the clock went forward. */
  readonly waitsUntil: number | null
}

/**
 * Whether the clock can be trusted to say what is old. One that was set years forward by mistake makes everything old;
 * what retention removes does not come back when the clock does.
 */
export class ClockGuard {
  readonly #store: ControlStore
  readonly #clock: Clock
  readonly #dispatch: DispatchClock
  #seen: Seen | undefined
  #storedAt = -Infinity

  constructor(store: ControlStore, clock: Clock, dispatch: DispatchClock) {
    this.#store = store
    this.#clock = clock
    this.#dispatch = dispatch
  }

  /** Why nothing may be removed now; undefined if it may. */
  async whyWait(): Promise<string | undefined> {
    const now = this.#clock.now()
    const seen = (this.#seen ??= await this.#read()) ?? { seenAt: now, waitsUntil: null }
    const next = toNext(seen, now)
    this.#seen = next
    const isNews = next.waitsUntil !== seen.waitsUntil || Math.abs(now - this.#storedAt) >= storeEveryMs
    if (isNews) await this.#write(next, now)
    if (next.waitsUntil !== null) return 'the clock went forward by more than a day'
    const { offMs } = this.#dispatch
    return offMs !== undefined && Math.abs(offMs) > hourMs
      ? "the clock differs by more than an hour from Dispatch's"
      : undefined
  }

  async #read(): Promise<Seen | undefined> {
    const value: unknown = JSON.parse((await this.#store.listConditions()).get(conditionName) ?? 'null')
    if (typeof value !== 'object' || value === null) return undefined
    const seenAt: unknown = Reflect.get(value, 'seenAt')
    const waitsUntil: unknown = Reflect.get(value, 'waitsUntil')
    if (typeof seenAt !== 'number') return undefined
    return { seenAt, waitsUntil: typeof waitsUntil === 'number' ? waitsUntil : null }
  }

  async #write(seen: Seen, now: number): Promise<void> {
    await this.#store.setCondition(conditionName, JSON.stringify(seen))
    this.#storedAt = now
  }
}

function toNext({ seenAt, waitsUntil }: Seen, now: number): Seen {
  if (now - seenAt > dayMs) return { seenAt: now, waitsUntil: now + dayMs }
  // It was set back: what it said before was wrong, and so was the wait.
  const isOver = waitsUntil !== null && (now >= waitsUntil || now < seenAt - hourMs)
  return { seenAt: now, waitsUntil: isOver ? null : waitsUntil }
}

import { z } from 'zod'
import { readCursor, ToldBefore } from './told-before.ts'

/** So many open work orders are looked after; the ones that were read longest ago come first. */
const mostOpen = 500

const cursorSchema = z.object({
  since: z.number(),
  told: z.array(z.tuple([z.string(), z.string()])),
  open: z.array(z.string()).default([]),
})

/** A cursor for products that list what was changed: up to when it was read, what was told last, which work orders are open. */
export class PollCursor {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly told: ToldBefore
  readonly #open: Set<string>

  /** `beginMs`: from when on, if there is no cursor yet. */
  constructor(text: string | undefined, beginMs: number) {
    const read = readCursor(text, cursorSchema)
    this.since = read?.since ?? beginMs
    this.told = new ToldBefore(read?.told)
    this.#open = new Set(read?.open)
  }

  /** Open work orders whose turn it is to be looked at, for products that do not list every change. */
  openOrders(most: number): readonly string[] {
    return [...this.#open].slice(0, most)
  }

  /** It goes to the end of the open ones, or from among them. */
  keep(bmsId: string, isOpen: boolean): void {
    this.#open.delete(bmsId)
    if (isOpen) this.#open.add(bmsId)
  }

  toText(since: number): string {
    return JSON.stringify({ since, told: this.told.toEntries(), open: [...this.#open].slice(-mostOpen) })
  }
}

import { readCursor, ToldBefore } from '@truckroll/gateway'
import { z } from 'zod'

/** So many open jobs of Dispatch are looked after; the ones that were read longest ago come first. */
const mostOpen = 500

const cursorSchema = z.object({
  since: z.number(),
  told: z.array(z.tuple([z.string(), z.string()])),
  open: z.array(z.string()),
})

/** Up to when changes were read, what was told last, and which jobs of Dispatch are open. */
export class ChangeCursor {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly told: ToldBefore
  readonly #open: Set<string>

  constructor(text: string | undefined, beginMs: number) {
    const read = readCursor(text, cursorSchema)
    this.since = read?.since ?? beginMs
    this.told = new ToldBefore(read?.told)
    this.#open = new Set(read?.open)
  }

  /** The open jobs whose turn it is to be looked at. */
  openJobs(most: number): readonly string[] {
    return [...this.#open].slice(0, most)
  }

  /** The job goes to the end of the open ones, or from among them. */
  keep(bmsId: string, isOpen: boolean): void {
    this.#open.delete(bmsId)
    if (isOpen) this.#open.add(bmsId)
  }

  toText(since: number): string {
    const open = [...this.#open].slice(-mostOpen)
    return JSON.stringify({ since, told: this.told.toEntries(), open })
  }
}

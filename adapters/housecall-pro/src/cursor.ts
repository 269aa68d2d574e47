import { readCursor, ToldBefore } from '@truckroll/gateway'
import { z } from 'zod'

const cursorSchema = z.object({ since: z.number(), told: z.array(z.tuple([z.string(), z.string()])) })

/** Up to when changes were read, and what was told last of visits and files. */
export class ChangeCursor {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly told: ToldBefore

  constructor(text: string | undefined, beginMs: number) {
    const read = readCursor(text, cursorSchema)
    this.since = read?.since ?? beginMs
    this.told = new ToldBefore(read?.told)
  }

  toText(since: number): string {
    return JSON.stringify({ since, told: this.told.toEntries() })
  }
}

import { readCursor, ToldBefore } from '@truckroll/gateway'
import { z } from 'zod'
import { feeds, type Feed } from './feeds.ts'
import { toTime } from './mapping.ts'

const dayMs = 86_400_000

const cursorSchema = z.object({
  from: z.partialRecord(z.enum(feeds), z.string()),
  told: z.array(z.tuple([z.string(), z.string()])),
})

/** Where each feed goes on, and what was told last: ServiceTitan lists a record again if anything in it changed. */
export class ChangeCursor {
  readonly from: Record<Feed, string>
  readonly told: ToldBefore

  /** Begins a day back if there is none: a job that is linked was made after that. */
  constructor(text: string | undefined, nowMs: number) {
    const read = readCursor(text, cursorSchema)
    const begin = toTime(nowMs - dayMs)
    this.from = { bookings: begin, jobs: begin, appointments: begin, 'job-notes': begin, ...read?.from }
    this.told = new ToldBefore(read?.told)
  }

  toText(): string {
    return JSON.stringify({ from: this.from, told: this.told.toEntries() })
  }
}

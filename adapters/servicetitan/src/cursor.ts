import { isJsonObject, parseJson } from '@truckroll/gateway'
import { z } from 'zod'
import { toTime } from './mapping.ts'

export const feeds = ['jobs', 'appointments', 'job-notes'] as const
export type Feed = (typeof feeds)[number]

/** What was told last of so many jobs, visits and notes is kept: ServiceTitan lists a record again if anything in it changed. */
const mostTold = 500
const dayMs = 86_400_000

const cursorSchema = z.object({
  from: z.record(z.enum(feeds), z.string()),
  told: z.array(z.tuple([z.string(), z.string()])),
})

/** Where each feed goes on, and what was told last. */
export class ChangeCursor {
  readonly from: Record<Feed, string>
  readonly #told: Map<string, string>

  /** Begins a day back if there is none: a job that is linked was made after that. */
  constructor(text: string | undefined, nowMs: number) {
    const read = cursorSchema.safeParse(toJson(text))
    const begin = toTime(nowMs - dayMs)
    this.from = read.data?.from ?? { jobs: begin, appointments: begin, 'job-notes': begin }
    this.#told = new Map(read.data?.told)
  }

  lastTold(what: string): string | undefined {
    return this.#told.get(what)
  }

  /** False if just this was told of it last. */
  isNews(what: string, value: string): boolean {
    const isNew = this.#told.get(what) !== value
    // The one that was told of last is at the end.
    this.#told.delete(what)
    this.#told.set(what, value)
    return isNew
  }

  toText(): string {
    return JSON.stringify({ from: this.from, told: [...this.#told].slice(-mostTold) })
  }
}

function toJson(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    const value = parseJson(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

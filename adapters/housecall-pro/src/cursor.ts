import { isJsonObject, parseJson } from '@truckroll/gateway'
import { z } from 'zod'

/** What was told last of so many visits and files is kept: a job is listed again if anything in it changed. */
const mostTold = 500

const fileWasTold = 'file'

const cursorSchema = z.object({ since: z.number(), told: z.array(z.tuple([z.string(), z.string()])) })

/** Up to when changes were read, and what was told last of the visits of jobs. */
export class ChangeCursor {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly #told: Map<string, string>

  constructor(text: string | undefined, beginMs: number) {
    const read = cursorSchema.safeParse(toJson(text))
    this.since = read.data?.since ?? beginMs
    this.#told = new Map(read.data?.told)
  }

  lastTold(jobId: string, visitId: string): string | undefined {
    return this.#told.get(`${jobId}/${visitId}`)
  }

  /** The visits of a job that the brand heard of and that were not called off. */
  openVisits(jobId: string): readonly string[] {
    const prefix = `${jobId}/`
    return [...this.#told]
      .filter(([key, value]) => key.startsWith(prefix) && value !== '' && value !== fileWasTold)
      .map(([key]) => key.slice(prefix.length))
  }

  /** False if the file was told before. */
  isNewFile(jobId: string, fileId: string): boolean {
    const isNew = this.lastTold(jobId, `file ${fileId}`) === undefined
    this.tell(jobId, `file ${fileId}`, fileWasTold)
    return isNew
  }

  /** Empty: called off. */
  tell(jobId: string, visitId: string, value: string): void {
    const key = `${jobId}/${visitId}`
    // The one that was told of last is at the end.
    this.#told.delete(key)
    this.#told.set(key, value)
  }

  toText(since: number): string {
    return JSON.stringify({ since, told: [...this.#told].slice(-mostTold) })
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

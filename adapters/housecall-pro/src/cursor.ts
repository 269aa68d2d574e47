import { readCursor, ToldBefore } from '@truckroll/gateway'
import { z } from 'zod'

const fileWasTold = 'file'

const cursorSchema = z.object({ since: z.number(), told: z.array(z.tuple([z.string(), z.string()])) })

/** Up to when changes were read, and what was told last of the visits of jobs. */
export class ChangeCursor {
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly #told: ToldBefore

  constructor(text: string | undefined, beginMs: number) {
    const read = readCursor(text, cursorSchema)
    this.since = read?.since ?? beginMs
    this.#told = new ToldBefore(read?.told)
  }

  lastTold(jobId: string, visitId: string): string | undefined {
    return this.#told.last(`${jobId}/${visitId}`)
  }

  /** The visits of a job that the brand heard of and that were not called off. */
  openVisits(jobId: string): readonly string[] {
    const prefix = `${jobId}/`
    return this.#told
      .withPrefix(prefix)
      .filter(([, value]) => value !== '' && value !== fileWasTold)
      .map(([key]) => key.slice(prefix.length))
  }

  /** False if the file was told before. */
  isNewFile(jobId: string, fileId: string): boolean {
    return this.#told.isNews(`${jobId}/file ${fileId}`, fileWasTold)
  }

  /** Empty: called off. */
  tell(jobId: string, visitId: string, value: string): void {
    this.#told.tell(`${jobId}/${visitId}`, value)
  }

  toText(since: number): string {
    return JSON.stringify({ since, told: this.#told.toEntries() })
  }
}

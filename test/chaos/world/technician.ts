import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Accepted } from '../oracle/evidence.ts'

const answerSchema = z.looseObject({ id: z.string() })
const againAfterMs = 50
const answerWithinMs = 20_000

export interface TechnicianOptions {
  /** Where the gateway listens at present; undefined while none runs. */
  readonly url: () => string | undefined
  /** A job that the gateway must know; undefined while there is none. */
  readonly pickJob: () => string | undefined
  /** Between two notes. */
  readonly pauseMs: number
  readonly accepted: (update: Accepted) => void
  /** The gateway said something that it must not say. */
  readonly object: (text: string) => void
}

/** Writes notes for jobs over the gateway's own HTTP, each again under its Idempotency-Key until it is taken. */
export class Technician {
  readonly #options: TechnicianOptions
  readonly #stopping = new AbortController()
  readonly #working: Promise<void>
  #notes = 0
  #isGone = false

  constructor(options: TechnicianOptions) {
    this.#options = options
    this.#working = this.#work()
  }

  /** Writes no further note; the one in hand is brought to its end. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  /** Ends at once, whatever is in hand. */
  leave(): void {
    this.#isGone = true
    this.#stopping.abort()
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const jobId = this.#options.pickJob()
      if (jobId !== undefined) await this.#write(jobId)
      await wait(this.#options.pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    }
  }

  async #write(jobId: string): Promise<void> {
    this.#notes += 1
    const mark = `from the technician ${this.#notes}`
    while (!this.#isGone) {
      const updateId = await this.#post(jobId, mark)
      if (updateId !== undefined) return this.#options.accepted({ jobId, mark, updateId })
      await wait(againAfterMs)
    }
  }

  /** The update's id; undefined if it must be brought again. */
  async #post(jobId: string, mark: string): Promise<string | undefined> {
    const url = this.#options.url()
    if (url === undefined) return undefined
    const answer = await fetch(`${url}/v1/jobs/${jobId}/updates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': mark.replaceAll(' ', '-') },
      body: JSON.stringify({ kind: 'note', text: mark }),
      signal: AbortSignal.timeout(answerWithinMs),
    }).catch(() => undefined)
    const body: unknown = await answer?.json().catch(() => undefined)
    if (answer?.status === 202 && body !== undefined) return answerSchema.parse(body).id
    if (answer !== undefined && answer.status < 500 && answer.status !== 202) {
      this.#options.object(`a note for job ${jobId} was answered ${answer.status}: ${JSON.stringify(body)}`)
      this.leave()
    }
    return undefined
  }
}

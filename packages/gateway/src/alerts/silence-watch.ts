import type { ControlStore, OutboxStore } from '@truckroll/store'
import type { JobsApi, JobView } from '../jobs/jobs-api.ts'

/** Looked at in one go; the next look goes on where this one ended. */
const jobsAtOnce = 100
/** Older ones are left alone. */
const oldestMs = 60 * 86_400_000
const mostOpen = 1_000

export interface SilenceWatchParts {
  readonly store: Pick<ControlStore, 'addAttention' | 'finishAttention' | 'listAttention'> &
    Pick<OutboxStore, 'readBookedUntil'>
  readonly jobs: JobsApi
  readonly silenceMs: number
}

/** Lists jobs that were accepted and not scheduled for long, and those whose visit is past and was not begun. */
export class SilenceWatch {
  readonly #parts: SilenceWatchParts
  #cursor: string | undefined

  constructor(parts: SilenceWatchParts) {
    this.#parts = parts
  }

  async look(now: number): Promise<void> {
    const { store, jobs } = this.#parts
    const filter = { since: now - oldestMs, limit: jobsAtOnce }
    const page = await jobs.list(this.#cursor === undefined ? filter : { ...filter, cursor: this.#cursor })
    this.#cursor = page.nextCursor
    const { items } = await store.listAttention(undefined, mostOpen)
    const open = new Map(
      items.flatMap(({ id, cause, jobId }) => (cause === 'silence' ? [[jobId, id] as const] : [])),
    )
    const scheduled = page.items.filter(({ state }) => state === 'scheduled').map(({ id }) => id)
    const bookedUntil = await store.readBookedUntil(scheduled)
    for (const job of page.items) {
      const text = this.#whySilent(job, bookedUntil.get(job.id), now)
      const listed = open.get(job.id)
      if (text !== undefined && listed === undefined) {
        const { id: jobId, externalOrganizationId } = job
        await store.addAttention({ cause: 'silence', jobId, externalOrganizationId, text })
      }
      if (text === undefined && listed !== undefined) await store.finishAttention(listed)
    }
  }

  #whySilent(job: JobView, bookedUntil: number | undefined, now: number): string | undefined {
    const { silenceMs } = this.#parts
    const hours = Math.round(silenceMs / 3_600_000)
    if (job.state === 'accepted') {
      const since = Math.max(job.dispatch.at ?? 0, job.lastUpdate?.acceptedAt ?? 0, job.firstSeenAt)
      if (now - since >= silenceMs) return `The job was accepted and not scheduled within ${hours} hours.`
    }
    if (job.state === 'scheduled' && bookedUntil !== undefined && now - bookedUntil >= silenceMs) {
      const at = new Date(bookedUntil).toISOString()
      return `The visit that was booked until ${at} was neither begun nor moved within ${hours} hours.`
    }
    return undefined
  }
}

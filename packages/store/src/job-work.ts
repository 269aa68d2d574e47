import type { JobWaiting } from './job-waiting.ts'
import type { StoredUpdate } from './outbox-store.ts'

/** What is under way for a job, and what was done last. */
export interface JobWork {
  /** Its newest update, and before it the newest that says where the job stands, where that is another. */
  readonly updates: readonly StoredUpdate[]
  /** Visits that were scheduled here and neither taken back nor ended with the job. */
  readonly openVisits: readonly string[]
  readonly waiting: JobWaiting | undefined
}

export const noWork: JobWork = { updates: [], openVisits: [], waiting: undefined }

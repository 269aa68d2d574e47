import type { Routine } from '../routine/routine.ts'

/** Part of a job's history that is over. */
export interface DoneRow {
  readonly seq: number
  readonly jobId: string | undefined
}

/** What each store does in its own way when it removes what is done and old. */
export interface RetentionWork {
  /** False if another process is at it. */
  begin(): Routine<boolean>
  /** Takes bodies and texts out of rows of `events`, and says when. What jobs need of them is kept by `emptyEvents`. */
  emptyEvents(events: readonly DoneRow[], at: number): Routine<void>
  /** Takes records and texts out of rows of `updates`, and says when. */
  emptyUpdates(updates: readonly DoneRow[], at: number): Routine<void>
  /** Leaves a job the body that is given, and nothing of persons. */
  emptyJob(job: { readonly seq: number; readonly body: string }, at: number): Routine<void>
}

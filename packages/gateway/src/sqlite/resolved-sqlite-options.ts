import type { Clock } from '../environment/clock.ts'
import type { Random } from '../environment/random.ts'
import type { CommitScheduler } from '../store/commit-scheduler.ts'

/** `SqliteStoreOptions` with all defaults filled in. */
export interface ResolvedSqliteOptions {
  readonly path: string
  readonly clock: Clock
  readonly random: Random
  readonly commitScheduler: CommitScheduler
  readonly lockWaitMs: number
  readonly maxBytes: number | undefined
}

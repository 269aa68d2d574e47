import type { Clock, CommitScheduler, GatewayError, Random } from '@truckroll/store'

/** `SqliteStoreOptions` with all defaults filled in. */
export interface ResolvedSqliteOptions {
  readonly path: string
  readonly clock: Clock
  readonly random: Random
  readonly commitScheduler: CommitScheduler
  readonly lockWaitMs: number
  readonly maxBytes: number | undefined
  readonly reserveBytes: number
  readonly group: string | undefined
  readonly onLost: (error: GatewayError) => void
}

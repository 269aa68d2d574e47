import type { Clock, CommitScheduler, GatewayError, Logger } from '@truckroll/store'

/** `PostgresStoreOptions` with all defaults filled in. */
export interface ResolvedPostgresOptions {
  readonly url: string
  readonly schema: string
  readonly connections: number
  readonly openWaitMs: number
  readonly retryMs: number
  readonly logger: Logger
  /** Undefined: the database's own clock. */
  readonly clock: Clock | undefined
  /** Undefined: every write goes at once. */
  readonly commitScheduler: CommitScheduler | undefined
  readonly onLost: (error: GatewayError) => void
}

import type { Clock, CommitScheduler, GatewayError, Logger, Store } from '@truckroll/store'
import { PostgresStore } from './postgres-store.ts'

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`; parameters of node-postgres such as `?sslmode=` work. */
  readonly url: string
  /** Where the tables are, made at first start. Default `truckroll`. */
  readonly schema?: string
  /** Most connections of this process, besides the one that listens. Default 10. */
  readonly connections?: number
  /** How long `open` waits for a server that is not up, milliseconds. Default: until it is, or `close`. */
  readonly openWaitMs?: number
  /** How long an operation is tried again whose connection was lost, milliseconds. Default 5000. */
  readonly retryMs?: number
  readonly logger?: Logger
  /** What leases, claims and due times go by. Default: the database's clock, the same for all processes. */
  readonly clock?: Clock
  /** When writes may go. Default: at once; those that come together share a commit. */
  readonly commitScheduler?: CommitScheduler
  /**
   * Called once if a newer version of the program has changed the tables while the connections were lost. The store is
   * closed by then, and refuses whatever it is asked: end the process.
   */
  readonly onLost?: (error: GatewayError) => void
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

/**
 * A store in a PostgreSQL database (15 or later), for any number of processes. Nothing is opened before `open`.
 * What its promises resolved with has been committed with `synchronous_commit` on.
 */
export function createPostgresStore(options: PostgresStoreOptions): Store {
  return new PostgresStore({
    url: options.url,
    schema: options.schema ?? 'truckroll',
    connections: options.connections ?? 10,
    openWaitMs: options.openWaitMs ?? Number.POSITIVE_INFINITY,
    retryMs: options.retryMs ?? 5_000,
    logger: options.logger ?? silent,
    clock: options.clock,
    commitScheduler: options.commitScheduler,
    onLost: options.onLost ?? (() => undefined),
  })
}

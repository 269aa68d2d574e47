import {
  type Clock,
  type CommitScheduler,
  createImmediateCommits,
  type GatewayError,
  type Random,
  type Store,
  SystemClock,
  SystemRandom,
} from '@truckroll/store'
import { SqliteStore } from './sqlite-store.ts'

export interface SqliteStoreOptions {
  /**
   * Path of the file, made at first start; or `:memory:`, which ends with the store; or
   * `file:NAME?mode=memory&cache=shared`, which lasts as long as any connection of this process to it is open,
   * so that a test can restart on the same data.
   */
  readonly path: string
  readonly clock?: Clock
  readonly random?: Random
  /** When a turn's operations are committed together. Default: at the end of each turn of the event loop. */
  readonly commitScheduler?: CommitScheduler
  /** How long `open` waits for another process to let go of the file, milliseconds. Default 5000. */
  readonly lockWaitMs?: number
  /** Largest size of the file in bytes; what does not fit is refused. Default: as much as the disk takes. */
  readonly maxBytes?: number
  /**
   * How many bytes are kept back on the disk, in a file beside the store: if the disk is full, what was recorded goes on
   * in them (acks, ends of attempts, sends, retention), and only what is new is refused. Default 8 MiB; 0: nothing.
   */
  readonly reserveBytes?: number
  /** Name or id of a group that may read the files, which only this user may read otherwise. */
  readonly group?: string | undefined
  /**
   * Called once if the store's lock or another file of it was removed while it is open. It is closed by then, and refuses
   * whatever it is asked: end the process.
   */
  readonly onLost?: (error: GatewayError) => void
}

/**
 * A store in one SQLite file, for one process. Nothing is opened before `open`.
 * What its promises resolved with has reached the disk (WAL, synchronous FULL; `fullfsync` on macOS).
 */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  return new SqliteStore({
    path: options.path,
    clock: options.clock ?? new SystemClock(),
    random: options.random ?? new SystemRandom(),
    commitScheduler: options.commitScheduler ?? createImmediateCommits(),
    lockWaitMs: options.lockWaitMs ?? 5_000,
    maxBytes: options.maxBytes,
    reserveBytes: options.reserveBytes ?? 8 * 2 ** 20,
    group: options.group,
    onLost: options.onLost ?? (() => undefined),
  })
}

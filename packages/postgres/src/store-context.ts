import type { Routine, WorkKind } from '@truckroll/store'
import type { Database, RunOptions } from './connection/database.ts'

/** What every part of the store works with. */
export interface StoreContext {
  readonly database: Database
  /** Does work of the port as one transaction; it may be begun more than once. */
  readonly run: <T>(create: () => Routine<T>, options?: RunOptions) => Promise<T>
  /** Does work of the port that only reads. */
  readonly read: <T>(create: () => Routine<T>) => Promise<T>
  /** Names this opening of the store in the claims it holds. */
  readonly owner: string
  /** The time to work by; undefined: the database's own. */
  readonly now: () => number | undefined
  /** Wakes who waits for work in this process. */
  readonly wakeHere: (kind: WorkKind) => void
  /** Wakes who waits for work in every process of this store. */
  readonly wakeAll: (kind: WorkKind) => void
}

import type { Clock, Random, Routine, WorkKind } from '@truckroll/store'
import type { Connection } from './connection/connection.ts'

/** What every part of the store works with. All of it is synchronous: the caller owns the transaction. */
export interface StoreContext {
  readonly connection: Connection
  readonly clock: Clock
  readonly random: Random
  /** Wakes those who wait for work, once the transaction is durable. */
  wake(kind: WorkKind): void
  /** Does the port's work in the present transaction. */
  run<T>(routine: Routine<T>): T
}

import type { Clock } from '../environment/clock.ts'
import type { Random } from '../environment/random.ts'
import type { WorkKind } from '../store/store.ts'
import type { Connection } from './connection/connection.ts'

/** What every room of the store works with. All of it is synchronous: the caller owns the transaction. */
export interface StoreContext {
  readonly connection: Connection
  readonly clock: Clock
  readonly random: Random
  /** Wakes those who wait for work, once the transaction is durable. */
  wake(kind: WorkKind): void
  /** A number that no claim had before, also not before a restart. */
  nextToken(): number
}

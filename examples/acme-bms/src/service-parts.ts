import { toIsoTime, type Clock } from './clock.ts'
import type { Journal } from './events/journal.ts'
import { createId, type RandomBytes } from './random.ts'
import type { Stores } from './sql/stores.ts'
import type { Transactions } from './sql/transactions.ts'

/** What every service of the product is made of. */
export interface ServiceParts {
  stores: Stores
  transactions: Transactions
  journal: Journal
  clock: Clock
  random: RandomBytes
}

/** The id and the times of a record that is made now. */
export function newRecord(
  parts: ServiceParts,
  prefix: string,
): { id: string; createdAt: string; updatedAt: string } {
  const now = toIsoTime(parts.clock.now())
  return { id: createId(prefix, parts.random), createdAt: now, updatedAt: now }
}

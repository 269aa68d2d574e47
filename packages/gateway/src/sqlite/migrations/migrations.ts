import { firstTables } from './0001-first-tables.ts'
import { callBuckets } from './0002-call-buckets.ts'
import { replays } from './0003-replays.ts'
import { retention } from './0004-retention.ts'
import { repeatedUpdates } from './0005-repeated-updates.ts'
import { changePlaces } from './0006-change-places.ts'
import { bodiesOnce } from './0007-bodies-once.ts'
import { failedNotices } from './0008-failed-notices.ts'

export interface Migration {
  /** Counts up from 1 without gaps; the store keeps the last one applied in `user_version`. */
  readonly version: number
  readonly script: string
}

/** Forward only: a published migration never changes, the next one corrects it. */
export const migrations: readonly Migration[] = [
  { version: 1, script: firstTables },
  { version: 2, script: callBuckets },
  { version: 3, script: replays },
  { version: 4, script: retention },
  { version: 5, script: repeatedUpdates },
  { version: 6, script: changePlaces },
  { version: 7, script: bodiesOnce },
  { version: 8, script: failedNotices },
]

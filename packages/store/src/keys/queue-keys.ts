import { all, type Routine, wake } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { settleKeys } from './settle-keys.ts'
import { type TouchedKey, touchKeys } from './touch-keys.ts'

const claimed = 'select key from outbox_keys where key = any(:keys::text[]) and claimed_until is not null'

/** Called once updates were queued, their rows written. A key that is worked on is planned anew when that work ends. */
export function* queueKeys(touched: readonly TouchedKey[]): Routine<void> {
  if (touched.length === 0) return
  yield* touchKeys('outbox_keys', touched)
  const keys = touched.map(({ key }) => key)
  const inWork = new Set(yield* all(claimed, { keys }, (row) => readText(row, 'key')))
  yield* settleKeys(
    'outbox_keys',
    keys.filter((key) => !inWork.has(key)),
  )
  yield* wake('outbox')
}

import { toBucket } from '../call-bucket.ts'
import { first, type Routine } from '../routine/routine.ts'
import { readNumber } from '../rows/row.ts'
import { rules } from '../rules.ts'

/** Of the providers' buckets that are empty the one that is full first holds a call first. */
const firstEmpty = `
  select full_at from call_buckets
  where full_at > :emptyAbove and full_at <= :forgottenAbove and provider <> '' order by full_at limit 1`

/** When the first of the providers' empty buckets holds a call again. */
export function* bucketsOpenAt(ratePerSecond: number, at: number): Routine<number | undefined> {
  const { everyMs, size } = toBucket(ratePerSecond)
  const untilOpenMs = (size - 1) * everyMs
  const bounds = {
    emptyAbove: at + untilOpenMs,
    forgottenAbove: at + size * everyMs + rules.forgottenAfterMs,
  }
  const fullAt = yield* first(firstEmpty, bounds, (row) => readNumber(row, 'full_at'))
  return fullAt === undefined ? undefined : Math.ceil(Math.min(fullAt - untilOpenMs, at + everyMs))
}

import { looksFirstFor, looksFirstName } from '../offline/looks-first.ts'
import { metaNames } from '../offline/meta-names.ts'
import { first, now, run, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { addAttention } from './attention.ts'
import { audit } from './audit.ts'
import { setCondition } from './conditions.ts'
import { pauseScope } from './pauses.ts'

const name = metaNames.timeline
const by = { token: 'gateway' }

const sql = {
  known: 'select value from meta where name = :name',
  add: 'insert into meta (name, value) values (:name, :timeline) on conflict do nothing',
  /** Of several processes that notice it one does what follows. */
  replace: 'update meta set value = :timeline where name = :name and value = :known',
}

/**
 * Keeps which timeline the database is on. If it is another one than before, what was acked last may be missing: then
 * everything is paused, and every step looks first. Returns whether that happened now.
 */
export function* notePromotion(timeline: string): Routine<boolean> {
  const known = yield* first(sql.known, { name }, (row) => readText(row, 'value'))
  if (known === timeline) return false
  if (known === undefined) {
    yield* run(sql.add, { name, timeline })
    return false
  }
  if ((yield* run(sql.replace, { name, timeline, known })) === 0) return false
  yield* pauseScope({ kind: 'all' }, by)
  yield* setCondition(looksFirstName, looksFirstFor(yield* now()))
  yield* audit(by, 'store.promoted', 'store', `timeline ${known}`, `timeline ${timeline}`)
  yield* addAttention({
    cause: 'store_promoted',
    jobId: undefined,
    externalOrganizationId: undefined,
    facts: { says: 'store_promoted', from: known, to: timeline },
  })
  return true
}

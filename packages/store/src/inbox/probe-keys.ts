import { isOpenEvent, isReadyAs } from '../keys/key-sql.ts'
import { type ReadyKey, readyColumns, toReadyKey } from '../keys/ready-key.ts'
import { all, type Routine } from '../routine/routine.ts'
import { isAllPaused } from '../sql/hold-sql.ts'

/** So many keys are looked at for one that may be tried while something is down; then any. */
const MOST_PROBES = 64

const head = `(select o.seq from events as o where o.key = k.key and o.${isOpenEvent} and o.seq >= k.head_seq order by o.seq limit 1)`
const due = `
  select ${readyColumns('keys', 'k')} from keys as k
  where ${isReadyAs('k')} and k.due_at <= :now and (:provider::text is null or coalesce(k.provider, '') = :provider)
    and not ${isAllPaused}`

const sql = {
  /** Few of those that wait were tried before it was known to be down: the first ones are found at once. */
  untried: `
    ${due} and (select attempts from events where seq = ${head}) = 0
    order by k.due_at, k.key {limit}`,
  /** The one longest untried comes first. */
  tried: `
    ${due} and (select attempts from events where seq = ${head}) > 0
    order by (select max(started_at) from attempts where event_seq = ${head}), k.key {limit}`,
}

export type ProbeOrder = keyof typeof sql

/** Keys that may be tried while something is down: those that were not tried yet, or those that were. */
export function* probeKeys(
  order: ProbeOrder,
  provider: string | undefined,
  at: number,
): Routine<readonly ReadyKey[]> {
  return yield* all(sql[order], { provider, now: at, limit: MOST_PROBES }, toReadyKey)
}

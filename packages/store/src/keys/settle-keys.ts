import { allOf, now, type Routine, wake } from '../routine/routine.ts'
import { readFlag, readInteger, readText, type Row } from '../rows/row.ts'
import { headOfUpdates, isOpenEvent, type KeyTable } from './key-sql.ts'
import { type KeyPlan, planKeys, removeKeys } from './plan-keys.ts'

const sql = {
  keys: `
    select x.key, head.seq as head_seq, head.recorded_at as since, :now::bigint as due_at, case head.state when 'dead' then 1 else 0 end as is_dead
    from {rows x: key text}
    join events as head on head.seq = (
      select seq from events where events.key = x.key and ${isOpenEvent} order by seq limit 1)`,
  /** What never failed is due (`message` tells of a failure), also if the clock was set back since it was taken. */
  outbox_keys: `
    select x.key, 0::bigint as head_seq, head.accepted_at as since, 0 as is_dead,
      case when head.message is null then least(head.due_at, :now::bigint) else head.due_at end as due_at
    from {rows x: key text}
    join updates as head on head.seq = ${headOfUpdates('x.key')}`,
}

/**
 * Called once the heads of these keys have ended or came back: plans what is next and ends the claims. A key without
 * open work loses its row. Returns the keys that have more to do.
 */
export function* settleKeys(table: KeyTable, keys: readonly string[]): Routine<ReadonlySet<string>> {
  const at = yield* now()
  const plans = yield* allOf(
    sql[table],
    keys.map((key) => ({ key })),
    toPlan,
    { now: at },
  )
  const left = new Set(plans.map(({ key }) => key))
  yield* planKeys(table, plans)
  yield* removeKeys(
    table,
    keys.filter((key) => !left.has(key)),
  )
  const open = plans.filter(({ isDead }) => isDead !== true).map(({ key }) => key)
  if (open.length > 0) yield* wake(table === 'keys' ? 'inbox' : 'outbox')
  return new Set(open)
}

function toPlan(row: Row): KeyPlan {
  return {
    key: readText(row, 'key'),
    dueAt: readInteger(row, 'due_at'),
    since: readInteger(row, 'since'),
    isDead: readFlag(row, 'is_dead'),
    headSeq: readInteger(row, 'head_seq'),
  }
}

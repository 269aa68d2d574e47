import { gates, rules } from '@truckroll/store'
import { functionTexts } from './function-texts.ts'
import { isReady, keyTables } from './key-sql.ts'
import { locks } from './locks.ts'

/** What stands in the files as `:name`. */
const constants: Readonly<Record<string, string>> = {
  longest_plan_ms: String(rules.longestPlanMs),
  longest_pause_ms: String(rules.longestPauseMs),
  day_ms: String(rules.dayMs),
  rounding_ms: String(rules.roundingMs),
  forgotten_after_ms: String(rules.forgottenAfterMs),
  owners_lock: locks.owners,
  /** The gate of a row that was only reserved. */
  reserved_gate: String(gates.reserved),
  is_ready: isReady,
  /**
   * What an event or update changes of its key that has a row, `k`. A job may become known, or its provider, after the
   * key's first event. Gates that hang on the owner are worked out anew, the dead letter's bit stays.
   */
  taken_over: `
    job_id = case when k.slot = '' then excluded.job_id else k.job_id end,
    organization_id = excluded.organization_id, provider = excluded.provider,
    seat = excluded.seat, slot = excluded.slot, gates = (k.gates & 1) | excluded.gates
  where k.slot = '' or (excluded.slot <> '-' and (k.slot <> excluded.slot or k.seat <> excluded.seat))`,
}

/**
 * What the store does, as functions of the database: one call is one round trip and one transaction, and each statement
 * in it sees what was committed before it. Locking a key first and then looking for its head needs that: a single
 * statement, whatever its CTEs, sees only what was there when it began.
 */
export const allFunctions = functionTexts
  .flatMap(({ name, text }) =>
    name === 'keys' ? keyTables.map((table) => text.replaceAll('{table}', table)) : [text],
  )
  .join('\n')
  // Not the second colon of a cast, and not what is assigned.
  .replaceAll(/(?<!:):([a-z_]+)\b/g, (found, name: string) => constants[name] ?? found)

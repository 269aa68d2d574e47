import { circleText, gates, lostJobSelect, rules, sharedWorkOrderText, sqlOfKinds } from '@truckroll/store'
import { functionTexts } from './function-texts.ts'
import { isReady, keyTables } from './key-sql.ts'
import { locks } from './locks.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** What stands in the files as `:name`. */
const constants: Readonly<Record<string, string>> = {
  echo_ms: String(rules.echoMs),
  unheld_pause_ms: String(rules.unheldPauseMs),
  longest_plan_ms: String(rules.longestPlanMs),
  longest_pause_ms: String(rules.longestPauseMs),
  day_ms: String(rules.dayMs),
  rounding_ms: String(rules.roundingMs),
  forgotten_after_ms: String(rules.forgottenAfterMs),
  owners_lock: locks.owners,
  /** The gate of a row that was only reserved. */
  reserved_gate: String(gates.reserved),
  is_ready: isReady,
  /** Text of the partial index of events that are not over. */
  is_open_event: `state in ('waiting', 'dead')`,
  /**
   * What an event or update changes of its key that has a row, `k`. A job may become known, or its provider, after the
   * key's first event. Gates that hang on the owner are worked out anew, the dead letter's bit stays.
   */
  taken_over: `
    job_id = case when k.slot = '' then excluded.job_id else k.job_id end,
    organization_id = excluded.organization_id, provider = excluded.provider,
    seat = excluded.seat, slot = excluded.slot, gates = (k.gates & 1) | excluded.gates
  where k.slot = '' or (excluded.slot <> '-' and (k.slot <> excluded.slot or k.seat <> excluded.seat))`,
  /** An event that was handed out; its names are those of the columns that it comes from. */
  claimed_columns: `id text, key text, token bigint, message_id text, credential text, put_key text, job_id text,
  entity_id text, organization_id text, message_type text, body text, is_full_job integer, is_notice integer,
  recorded_at bigint, provider text, attempts integer, failures integer, previous text, failing_since bigint,
  handed_type text, handed_data text, job json, is_entity_known boolean, steps json`,
  lost_job_select: lostJobSelect,
  shared_work_order: quoted(sharedWorkOrderText),
  circle_text: quoted(circleText),
  kinds_that_end_job: sqlOfKinds.endJob,
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

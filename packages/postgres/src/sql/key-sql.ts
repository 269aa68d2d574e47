/** The inbox's keys and the outbox's: two tables of one shape. */
export const keyTables = ['keys', 'outbox_keys'] as const
export type KeyTableName = (typeof keyTables)[number]

/** Text of the partial indexes of keys that may be worked on. */
export const isReady = 'gates = 0 and claimed_until is null'

/** Statements of a table of keys; only the table's name differs. */
export function keySql(table: KeyTableName) {
  return {
    nextDueAt: `select min(due_at) as due_at from ${table} where ${isReady} and due_at > :after`,
    renew: `update ${table} set claimed_until = now_ms(:now) + :claimMs::bigint
      where key = :key and claim_token = :token and claimed_id = :id`,
    release: `update ${table} set claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0
      where key = :key and claim_token = :token and claimed_id = :id`,
    /** A job's waiting keys of an outage go first that came first. */
    wakeRetries: `update ${table} set due_at = least(since, now_ms(:now)), is_outage = 0
      where key in (select key from ${table}
        where is_outage = 1 and due_at > now_ms(:now) and (:provider::text is null or provider = :provider)
        order by key for update)`,
  }
}

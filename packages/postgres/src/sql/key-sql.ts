import { isReady, type KeyTableName } from './functions/key-functions.ts'

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

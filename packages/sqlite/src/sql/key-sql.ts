import { boundLimit } from './bound-limit.ts'

/** The inbox's keys and the outbox's: two tables of one shape. */
export type KeyTableName = 'keys' | 'outbox_keys'

/** Statements of a table of keys; only the table's name differs. */
export function keySql(table: KeyTableName) {
  // The text of the partial indexes, word for word: SQLite uses them for nothing else.
  const isReady = 'gates = 0 and claimed_until is null'
  const columns = 'key, job_id, organization_id, provider, seat, slot, due_at, since'
  return {
    /**
     * The most urgent key of the next slot, and of the next seat: seeks, whatever the number of keys. Compared together,
     * `(seat, slot) > (:seat, :slot)`, SQLite begins at the place itself and goes through all keys that stand there.
     */
    firstAfterSlot: `
      select ${columns} from ${table}
      where ${isReady} and seat = :seat and slot > :slot
      order by slot, due_at, key limit 1`,
    firstAfterSeat: `
      select ${columns} from ${table}
      where ${isReady} and seat > :seat
      order by seat, slot, due_at, key limit 1`,
    nextOfSlot: `
      select ${columns} from ${table}
      where ${isReady} and seat = :seat and slot = :slot and due_at <= :now and (due_at, key) > (:dueAt, :key)
      order by due_at, key limit 1`,
    due: `select ${columns} from ${table} where ${isReady} and due_at <= :now order by due_at ${boundLimit}`,
    ready: `select ${columns} from ${table} where key = :key and ${isReady} and due_at <= :now`,
    hasDue: `select 1 as found from ${table} where ${isReady} and due_at <= :now limit 1`,
    nextDueAt: `select min(due_at) as due_at from ${table} where ${isReady} and due_at > :after`,
    /** The clock was set back: nothing is planned this far ahead. */
    pullBack: `update ${table} set due_at = :now where ${isReady} and due_at > :limit`,
    /** Also what was claimed before the clock was set back: nobody claims this far ahead. */
    freeExpired: `
      update ${table} set claimed_until = null
      where claimed_until is not null and (claimed_until <= :now or claimed_until > :limit)`,
    freeAll: `update ${table} set claimed_until = null, claimed_id = null, claim_token = 0
      where claimed_until is not null`,
    claim: `update ${table} set claim_token = :token, claimed_id = :id, claimed_until = :until where key = :key`,
    isClaimed: `select 1 as found from ${table} where key = :key and claim_token = :token and claimed_id = :id`,
    renew: `update ${table} set claimed_until = :until
      where key = :key and claim_token = :token and claimed_id = :id`,
    release: `update ${table} set claimed_until = null, claimed_id = null, claim_token = 0
      where key = :key and claim_token = :token and claimed_id = :id`,
    /**
     * Makes sure of a key's one row. A job may become known, or its provider, after the key's first event.
     * Gates (see keys/gates.ts) that hang on the owner are worked out anew, the dead letter's bit stays.
     */
    touch: `
      insert into ${table} (key, job_id, organization_id, provider, seat, slot, gates, due_at, since)
      values (:key, :jobId, :organizationId, :provider, :seat, :slot, :gates, :now, :now)
      on conflict (key) do update set
        organization_id = excluded.organization_id, provider = excluded.provider,
        seat = excluded.seat, slot = excluded.slot, gates = (gates & 1) | excluded.gates
      where excluded.slot <> '-' and (slot <> excluded.slot or seat <> excluded.seat)`,
    settle: `
      update ${table} set due_at = :dueAt, since = :since, is_outage = :isOutage, gates = (gates & ~1) | :isDead,
        claimed_until = null, claimed_id = null, claim_token = 0
      where key = :key`,
    remove: `delete from ${table} where key = :key`,
    /** A job's waiting keys of an outage go first that came first. */
    wakeRetries: `update ${table} set due_at = min(since, :now), is_outage = 0
      where is_outage = 1 and due_at > :now and (:provider is null or provider = :provider)`,
  }
}

export type KeySql = ReturnType<typeof keySql>

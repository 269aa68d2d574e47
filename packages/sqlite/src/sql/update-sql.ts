export const updateSql = {
  /** Files that failed stand behind all else of their job; among them the one due first leads. */
  head: `
    select seq, id, job_id, kind, record, sealed_credentials, file_bytes, attempts, due_at from updates
    where key = :key and state = 'queued' order by aside_until, seq limit 1`,
  /** Whether a file is on its way at present. */
  hasFileInHand: `
    select 1 as found from outbox_keys join updates on updates.id = outbox_keys.claimed_id
    where outbox_keys.claimed_until is not null and updates.file_bytes > 0 limit 1`,
}

export const inboxSql = {
  claim: 'select * from claim_events(:now, :limit, :claimMs, :owner, :slot, :options)',
  start: 'select start_attempts(:attempts, :now) as numbers',
  noteEchoes: 'select note_echoes(:key, :id, :token, :echoes, :now) as is_held',
  storeStep: 'select store_step(:key, :id, :token, :name, :result) as is_held',
  finish: 'select * from finish_attempts(:attempts, :owner, :now)',
  free: 'select free_claims(:owner, :now)',
}

export const outboxSql = {
  accept: 'select * from accept_updates(:updates, :files, :cursors, :now)',
  claim: 'select * from claim_sends(:now, :limit, :claimMs, :owner, :seat, :slot, :options)',
}

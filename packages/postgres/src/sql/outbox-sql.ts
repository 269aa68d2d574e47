export const outboxSql = {
  claim: 'select * from claim_sends(:now, :limit, :claimMs, :owner, :seat, :slot, :options)',
}

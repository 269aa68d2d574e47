export const retentionSql = {
  purge:
    'select emptied, deleted from purge_slice(:retentionMs, :evidenceMs, :limit, least(now_ms(:now), :notAfter::bigint))',
}

export const rateSql = {
  get: 'select full_at from call_buckets where provider = :provider',
  set: `
    insert into call_buckets (provider, full_at) values (:provider, :fullAt)
    on conflict (provider) do update set full_at = excluded.full_at`,
  /** Of the providers' buckets that are empty the one that is full first holds a call first. */
  firstEmpty: `
    select full_at from call_buckets
    where full_at > :emptyAbove and full_at <= :forgottenAbove and provider <> '' order by full_at limit 1`,
}

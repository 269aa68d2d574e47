export const rateSql = {
  take: `
    select granted, wait_ms
    from take_calls(:providers, :counts::integer[], :perProvider::double precision, :all::double precision, :now)`,
  /** Of the providers' buckets that are empty the one that is full first holds a call first. */
  opensAt: `
    select ceil(least(full_at - bucket_room_ms(:rate), :now::bigint + bucket_every_ms(:rate)))::bigint as opens_at
    from call_buckets
    where full_at > :now::bigint + bucket_room_ms(:rate::double precision) and provider <> ''
      and bucket_missing_ms(full_at, :rate, :now) > 0
    order by full_at limit 1`,
}

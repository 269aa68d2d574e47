/* The same arithmetic as in call-bucket.ts of the port, which explains it. */
create function bucket_every_ms(p_rate double precision) returns double precision language sql immutable as $$
  select 1000 / p_rate
$$;

/* So much may be missing of a bucket that still holds a call. */
create function bucket_room_ms(p_rate double precision) returns double precision language sql immutable as $$
  select (greatest(1, p_rate / 20) - 1) * 1000 / p_rate
$$;

/* Milliseconds until a bucket is full. A time much too far ahead was written before the clock was set back or the rate
   raised: it says nothing. */
create function bucket_missing_ms(p_full_at double precision, p_rate double precision, p_now bigint)
returns double precision language sql immutable as $$
  select case when p_full_at - p_now > x.most + :forgotten_after_ms then 0
    else least(greatest(coalesce(p_full_at, 0) - p_now, 0), x.most) end
  from (select greatest(1, p_rate / 20) * 1000 / p_rate as most) as x
$$;

/*
 * Takes calls out of the buckets by turns: one for each provider that wants, then the next. Rates that are null bound
 * nothing. A crash of the server may forget the last moment's calls, so nothing waits for the disk here.
 */
create function take_calls(p_providers text[], p_counts integer[], p_rate double precision, p_rate_of_all double precision,
  p_now bigint, out granted integer[], out wait_ms double precision) language plpgsql as $$
declare
  v_now bigint;
  v_buckets text[];
  v_missing double precision[] := '{}';
  v_missing_of_all double precision;
  v_is_any boolean := true;
begin
  perform set_config('synchronous_commit', 'off', true);
  v_buckets := array(select x from unnest(p_providers || ''::text) as x
    where case when x = '' then p_rate_of_all else p_rate end is not null order by x collate "C");
  insert into call_buckets (provider, full_at) select x, 0 from unnest(v_buckets) as x on conflict do nothing;
  perform 1 from call_buckets where provider = any(v_buckets) order by provider for update;
  v_now := now_ms(p_now);
  granted := array_fill(0, array[cardinality(p_providers)]);
  for i in 1 .. cardinality(p_providers) loop
    v_missing := v_missing || (select bucket_missing_ms(full_at, p_rate, v_now) from call_buckets
      where provider = p_providers[i] and provider <> '' and p_rate is not null);
  end loop;
  v_missing_of_all := (select bucket_missing_ms(full_at, p_rate_of_all, v_now) from call_buckets
    where provider = '' and p_rate_of_all is not null);
  while v_is_any loop
    v_is_any := false;
    for i in 1 .. cardinality(p_providers) loop
      exit when v_missing_of_all > bucket_room_ms(p_rate_of_all) + :rounding_ms;
      continue when granted[i] >= p_counts[i] or coalesce(v_missing[i] > bucket_room_ms(p_rate) + :rounding_ms, false);
      granted[i] := granted[i] + 1;
      v_missing[i] := v_missing[i] + bucket_every_ms(p_rate);
      v_missing_of_all := v_missing_of_all + bucket_every_ms(p_rate_of_all);
      v_is_any := true;
    end loop;
  end loop;
  update call_buckets set full_at = v_now + x.missing
  from unnest(p_providers, v_missing, granted) as x (provider, missing, granted)
  where call_buckets.provider = x.provider and x.granted > 0 and x.missing is not null;
  if v_missing_of_all is not null and 0 < any(granted) then
    update call_buckets set full_at = v_now + v_missing_of_all where provider = '';
  end if;
  wait_ms := (select min(greatest(0, coalesce(x.missing - bucket_room_ms(p_rate), 0),
      coalesce(v_missing_of_all - bucket_room_ms(p_rate_of_all), 0)))
    from unnest(p_counts, v_missing, granted) as x (wanted, missing, granted) where x.granted < x.wanted);
end $$;

/* Called once a key's head has ended or came back: the next one is due now. Without one the key's
   row goes. True if there is more to do. */
create function settle_keys(p_key text, p_now bigint) returns boolean language plpgsql as $$
declare
  v_head record;
begin
  select state, recorded_at into v_head from events where key = p_key and :is_open_event order by seq limit 1;
  if not found then
    delete from keys where key = p_key;
    return false;
  end if;
  perform plan_keys(p_key, p_now, v_head.recorded_at, 0, (v_head.state = 'dead')::integer, p_now);
  return v_head.state = 'waiting';
end $$;

/* How many keys of a slot may be taken: 0 none, -1 none of any organization that is not connected. */
create function room_of_keys(p_seat text, p_slot text, p_options jsonb) returns integer language plpgsql stable as $$
declare
  v_provider text := case when p_slot like 'p:%' then substr(p_slot, 3) else '' end;
begin
  if p_options ->> 'only' <> v_provider then return 0; end if;
  if p_options -> 'skip' ? v_provider then return 0; end if;
  if v_provider = '' then
    return case when p_slot <> '-' and (p_options ->> 'holdsUnknown')::boolean then -1 else 1000000 end;
  end if;
  if is_provider_paused(v_provider)
    or exists (select 1 from providers where external_organization_id = v_provider and is_held = 1) then
    return 0;
  end if;
  return greatest(0, least(
    (p_options ->> 'perProvider')::integer - coalesce((p_options -> 'inFlight' ->> v_provider)::integer, 0),
    case when p_options ? 'callRate' then
      calls_left(v_provider, (p_options ->> 'callRate')::double precision, (p_options ->> 'now')::bigint)
        - coalesce((p_options -> 'promised' ->> v_provider)::integer, 0) end));
end $$;

/*
 * The key that is tried while something is down: one whose head was not tried yet, else the one longest untried. Few
 * of those that wait were tried before it was known to be down, so the first ones are found at once.
 */
create function probe_keys(p_now bigint, p_options jsonb) returns text[] language plpgsql as $$
declare
  c_most constant integer := 64;
  v_key record;
begin
  for v_key in
    select k.key, k.seat, k.slot from keys k
    where k.gates = 0 and k.claimed_until is null and k.due_at <= p_now
      and coalesce(k.provider, '') = coalesce(p_options ->> 'only', k.provider, '')
      and not coalesce(p_options -> 'inHand' ? k.key, false)
      and (select attempts from events where events.key = k.key and :is_open_event order by seq limit 1) = 0
    order by k.due_at, k.key limit c_most for update of k skip locked
  loop
    if room_of_keys(v_key.seat, v_key.slot, p_options) > 0 then return array[v_key.key]; end if;
  end loop;
  for v_key in
    select k.key, k.seat, k.slot from keys k
    where k.gates = 0 and k.claimed_until is null and k.due_at <= p_now
      and coalesce(k.provider, '') = coalesce(p_options ->> 'only', k.provider, '')
      and not coalesce(p_options -> 'inHand' ? k.key, false)
      and (select attempts from events where events.key = k.key and :is_open_event order by seq limit 1) > 0
    order by (select max(a.started_at) from attempts a where a.event_seq =
      (select seq from events where events.key = k.key and :is_open_event order by seq limit 1)), k.key
    limit c_most for update of k skip locked
  loop
    if room_of_keys(v_key.seat, v_key.slot, p_options) > 0 then return array[v_key.key]; end if;
  end loop;
  return '{}';
end $$;

create function is_provider_paused(p_provider text) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from pauses where kind = 'provider' and subject = p_provider)
    or exists (select 1 from providers where external_organization_id = p_provider and state = 'paused');
end $$;

create function is_all_paused() returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from pauses where kind = 'all');
end $$;

/*
 * What was claimed of these keys, in their order, with all that handing it over needs. Subqueries of one row each: as a
 * join of tables that its statistics call empty, it would be planned anew at each call or read them whole.
 */
create function claimed_events(p_keys text[]) returns table (:claimed_columns) language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  return query select event.id, own.key, own.claim_token, event.message_id, event.credential, event.put_key, event.job_id,
    event.entity_id, coalesce(event.organization_id, own.organization_id), event.message_type, content.body,
    event.is_full_job, event.is_notice, event.recorded_at, own.provider, event.attempts, event.failures,
    event.previous, event.failing_since, event.handed_type, handed.data, known.job,
    -- With exists() instead, all of the table may be read into memory first.
    (select true from entities
      where put_key = short_of(coalesce(event.put_key, '')) and entity_id = short_of(event.entity_id) limit 1),
    (select json_object_agg(name, result) from steps where event_seq = event.seq)
  from unnest(p_keys) with ordinality as taken (key, place)
  cross join lateral (select * from keys where key = taken.key offset 0) as own
  cross join lateral (select * from events where id = own.claimed_id offset 0) as event
  cross join lateral (select body from event_bodies where event_seq = event.seq offset 0) as content
  left join lateral (select data from event_handed where event_seq = event.seq offset 0) as handed on true
  left join lateral (select case when event.lost_term is null then to_json(jobs)
    else lost_job(event.job_id, event.lost_term) end as job from jobs where id = event.job_id offset 0) as known on true
  order by taken.place;
end $$;

/*
 * Hands out the heads of free keys, providers taking turns. The keys' rows are taken first and their heads looked up
 * by a statement of its own: one that began earlier might still see a head that has ended meanwhile. The first row
 * has the time and the slot served last; if nothing was claimed it is the only one, its id null.
 */
create function claim_events(p_now bigint, p_limit integer, p_claim_ms bigint, p_owner text, p_slot text, p_options jsonb)
returns table (claimed_at bigint, last_slot text, :claimed_columns)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_now bigint := now_ms(p_now);
  v_taken text[] := '{}';
  v_last text := p_slot;
begin
  if (p_options ->> 'isAnswerLost')::boolean then perform free_lost_keys(p_owner, p_options -> 'inHand'); end if;
  perform refresh_keys(v_now);
  if not is_all_paused() and (p_options ->> 'isProbe')::boolean then
    v_taken := probe_keys(v_now, p_options || jsonb_build_object('now', v_now));
  end if;
  if not is_all_paused() and cardinality(v_taken) = 0 then
    select t.taken, t.last_slot into v_taken, v_last
    from take_turns_keys(v_now, p_limit, '', p_slot, p_options || jsonb_build_object('now', v_now)) as t;
  end if;
  if cardinality(v_taken) > 0 then perform claim_heads(v_taken, null, v_now + p_claim_ms, p_owner, v_now); end if;
  return query select v_now, v_last, claimed.*
  from (select) as always left join claimed_events(v_taken) as claimed on true;
end $$;

/* Claims the heads of keys whose rows are held; by a token of its own each, unless one is given. */
create function claim_heads(p_keys text[], p_token bigint, p_until bigint, p_owner text, p_now bigint) returns void
language plpgsql as $$
begin
  update keys set claim_token = coalesce(p_token, nextval('claim_tokens')), claimed_id = head.id, claimed_until = p_until,
    claimed_by = p_owner
  from unnest(p_keys) as taken (key) cross join lateral (
    select events.id from events where events.key = taken.key and :is_open_event order by seq limit 1) as head
  where keys.key = taken.key;
  perform crash_attempt(events.seq, p_now) from keys join events on events.id = keys.claimed_id
  where keys.key = any(p_keys) and events.open_attempt is not null;
end $$;

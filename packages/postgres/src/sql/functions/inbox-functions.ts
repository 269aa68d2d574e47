/** Text of the partial index of events that are not over. */
const isOpenEvent = `state in ('waiting', 'dead')`

export const inboxFunctions = `
/* Called once a key's head has ended or came back: the next one is due now. Without one the key's
   row goes. True where there is more to do. */
create function settle_keys(p_key text, p_now bigint) returns boolean language plpgsql as $$
declare
  v_head record;
begin
  select state, recorded_at into v_head from events where key = p_key and ${isOpenEvent} order by seq limit 1;
  if not found then
    delete from keys where key = p_key;
    return false;
  end if;
  perform plan_keys(p_key, p_now, v_head.recorded_at, 0, (v_head.state = 'dead')::integer, p_now);
  return v_head.state = 'waiting';
end $$;

create function keys_of_messages(p_messages jsonb) returns text[] language plpgsql immutable as $$
begin
  return array(select x.key from jsonb_array_elements(p_messages) as message,
    jsonb_to_recordset(message -> 'events') as x (key text));
end $$;

/*
 * Records messages, their events, and what these tell of jobs and updates. Answers for each 'recorded', 'duplicate'
 * or, where its lease has passed on, 'superseded': nothing of it was recorded.
 */
create function record_messages(p_messages jsonb, p_now bigint) returns text[] language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_keys text[] := keys_of_messages(p_messages);
  v_outcomes text[] := '{}';
  v_message record;
  v_is_known boolean;
  v_is_repeat boolean;
  v_last_at bigint;
begin
  perform share_owners();
  perform reserve_keys(v_keys, v_now);
  for v_message in select * from jsonb_to_recordset(p_messages) as x (message_id text, repeat_id text, first_id text,
    received_at bigint, repeats_after_ms bigint, fence_credential text, fence_token bigint, events jsonb)
  loop
    if v_message.fence_credential is not null
      and not holds_lease(v_message.fence_credential, v_message.fence_token) then
      v_outcomes := v_outcomes || 'superseded'::text;
      continue;
    end if;
    v_is_known := exists (select 1 from events where id = v_message.first_id);
    v_is_repeat := false;
    if v_message.repeats_after_ms is null then
      if v_is_known then
        v_outcomes := v_outcomes || 'duplicate'::text;
        continue;
      end if;
    else
      select recorded_at into v_last_at from repeats where message_id = v_message.message_id;
      if found and v_message.received_at - v_last_at < v_message.repeats_after_ms then
        v_outcomes := v_outcomes || 'duplicate'::text;
        continue;
      end if;
      insert into repeats (message_id, recorded_at) values (v_message.message_id, v_message.received_at)
      on conflict (message_id) do update set recorded_at = excluded.recorded_at;
      v_is_repeat := v_is_known;
    end if;
    perform record_events(v_message.events,
      case when v_is_repeat then v_message.repeat_id else v_message.message_id end, v_is_repeat, v_now);
    v_outcomes := v_outcomes || 'recorded'::text;
  end loop;
  perform drop_reserved_keys(v_keys);
  return v_outcomes;
end $$;

create function record_events(p_events jsonb, p_message_id text, p_is_repeat boolean, p_now bigint) returns void
language plpgsql as $$
declare
  v_event record;
  v_job record;
  v_organization text;
  v_seq bigint;
begin
  for v_event in select * from jsonb_to_recordset(p_events) as x (id text, repeat_id text, key text, job_id text,
    put_key text, entity_id text, organization_id text, credential text, message_type text, body text, full_job jsonb,
    job_status text, settles jsonb, is_notice boolean, unreadable text)
  loop
    if v_event.full_job is not null then
      perform see_job(v_event.full_job, v_event.job_status, v_event.credential, p_now);
    elsif v_event.job_id is not null and v_event.job_status is not null then
      update jobs set status = v_event.job_status,
        is_canceled_by_brand = greatest(is_canceled_by_brand, (v_event.job_status = 'canceled')::integer)
      where id = v_event.job_id;
    end if;
    select organization_id, provider into v_job from jobs where id = v_event.job_id;
    v_organization := coalesce(v_job.organization_id, v_event.organization_id);
    perform touch_keys(v_event.key, '', v_event.job_id, v_organization,
      coalesce(v_job.provider, provider_of(v_event.credential, v_organization)),
      gates_of(v_event.job_id, v_organization), p_now);
    insert into events (id, message_id, key, job_id, put_key, entity_id, organization_id, credential, message_type,
      is_full_job, is_notice, state, recorded_at)
    values (case when p_is_repeat then v_event.repeat_id else v_event.id end, p_message_id, v_event.key, v_event.job_id,
      v_event.put_key, v_event.entity_id, v_event.organization_id, v_event.credential, v_event.message_type,
      (v_event.full_job is not null)::integer, v_event.is_notice::integer, 'waiting', p_now)
    returning seq into v_seq;
    insert into event_bodies (event_seq, body) values (v_seq, v_event.body);
    if v_event.settles is not null then
      perform settle_update(v_event.settles ->> 'updateId', v_event.settles ->> 'state',
        v_event.settles ->> 'message', p_now);
    end if;
    if v_event.unreadable is not null then
      perform add_attention('unreadable', null, null, v_event.unreadable, p_now);
    end if;
  end loop;
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
 * Hands out the heads of free keys, providers taking turns. The keys' rows are taken first and their heads looked up
 * by a statement of its own: one that began earlier might still see a head that has ended meanwhile. The first row
 * has the time and the slot served last; where nothing was claimed it is the only one, its id null.
 */
create function claim_events(p_now bigint, p_limit integer, p_claim_ms bigint, p_owner text, p_slot text, p_options jsonb)
returns table (claimed_at bigint, last_slot text, id text, key text, token bigint, message_id text, credential text,
  put_key text, job_id text, entity_id text, organization_id text, message_type text, body text, is_full_job integer,
  is_notice integer, recorded_at bigint, provider text, attempts integer, failures integer, previous text,
  failing_since bigint, handed_type text, handed_data text, job json, is_entity_known boolean, steps json)
language plpgsql as $$
#variable_conflict use_column
declare
  v_now bigint := now_ms(p_now);
  v_taken text[] := '{}';
  v_last text := p_slot;
begin
  if (p_options ->> 'isAnswerLost')::boolean then perform free_lost_keys(p_owner, p_options -> 'inHand'); end if;
  perform refresh_keys(v_now);
  if not is_all_paused() then
    select t.taken, t.last_slot into v_taken, v_last
    from take_turns_keys(v_now, p_limit, '', p_slot, p_options || jsonb_build_object('now', v_now)) as t;
  end if;
  if cardinality(v_taken) = 0 then
    return query select v_now, v_last, null, null, null::bigint, null, null, null, null, null, null, null, null,
      null::integer, null::integer, null::bigint, null, null::integer, null::integer, null, null::bigint, null, null,
      null::json, null::boolean, null::json;
    return;
  end if;
  update keys set claim_token = nextval('claim_tokens'), claimed_id = head.id, claimed_until = v_now + p_claim_ms,
    claimed_by = p_owner
  from unnest(v_taken) as taken (key) cross join lateral (
    select events.id from events where events.key = taken.key and ${isOpenEvent} order by seq limit 1) as head
  where keys.key = taken.key;
  perform crash_attempt(events.seq, v_now) from keys join events on events.id = keys.claimed_id
  where keys.key = any(v_taken) and events.open_attempt is not null;
  return query
    select v_now, v_last, events.id, keys.key, keys.claim_token, events.message_id, events.credential, events.put_key,
      events.job_id, events.entity_id, coalesce(events.organization_id, keys.organization_id), events.message_type,
      event_bodies.body, events.is_full_job, events.is_notice, events.recorded_at, keys.provider, events.attempts,
      events.failures, events.previous, events.failing_since, events.handed_type, event_handed.data, to_json(jobs),
      exists (select 1 from entities
        where entities.put_key = short_of(coalesce(events.put_key, '')) and entities.entity_id = short_of(events.entity_id)),
      (select json_object_agg(steps.name, steps.result) from steps where steps.event_seq = events.seq)
    from unnest(v_taken) with ordinality as taken (key, place)
    join keys on keys.key = taken.key
    join events on events.id = keys.claimed_id
    join event_bodies on event_bodies.event_seq = events.seq
    left join event_handed on event_handed.event_seq = events.seq
    left join jobs on jobs.id = events.job_id
    order by taken.place;
end $$;
`

/* An event that is about to be recorded. spare_seq stands before seq: it is for the end of a job that moves. */
create type recorded_event as (seq bigint, message_id text, :given_columns, spare_seq bigint, lost_term integer,
  is_over boolean);

create function keys_of_messages(p_messages jsonb) returns text[] language plpgsql immutable as $$
begin
  return array(select x.key from jsonb_array_elements(p_messages) as message,
    jsonb_to_recordset(message -> 'events') as x (key text));
end $$;

/* With the keys that jobs among them have since they went to another organization. */
create function moved_keys(p_keys text[]) returns text[] language plpgsql stable as $$
begin
  return p_keys || array(select key from jobs where key is not null
    and id = any(array(select substr(x, 5) from unnest(p_keys) as x where x like 'job:%')));
end $$;

/*
 * Records messages, their events, and what these tell of jobs and updates. Answers for each 'recorded', 'duplicate'
 * or, where its lease has passed on, 'superseded': nothing of it was recorded.
 */
create function record_messages(p_messages jsonb, p_now bigint, p_holds_unknown boolean default false) returns text[]
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_now bigint := now_ms(p_now);
  v_keys text[] := moved_keys(keys_of_messages(p_messages));
  v_outcomes text[] := '{}';
  v_outcome text;
  v_is_seen boolean[] := '{}';
  v_is_repeat boolean[] := '{}';
  v_hashes text[] := '{}';
  v_message record;
  v_last_at bigint;
begin
  perform share_owners();
  perform reserve_keys(v_keys, v_now);
  for v_message in
    select x.*, (select true from events where id = x.first_id limit 1) as is_known,
      (select content_hash from events where id = x.first_id limit 1) as known_hash
    from jsonb_to_recordset(p_messages) as x (message_id text, first_id text, received_at bigint,
      repeats_after_ms bigint, copy_of integer, content_hash text, fence_credential text, fence_token bigint)
  loop
    v_outcome := 'recorded';
    -- Also where it is in this batch before.
    v_message.is_known := coalesce(v_message.is_known or v_is_seen[v_message.copy_of], false);
    if v_message.fence_credential is not null
      and not holds_lease(v_message.fence_credential, v_message.fence_token) then
      v_outcome := 'superseded';
    elsif v_message.repeats_after_ms is null then
      if v_message.is_known then
        v_outcome := case when v_message.content_hash <> coalesce(v_message.known_hash, v_hashes[v_message.copy_of])
          then 'conflict' else 'duplicate' end;
      end if;
    else
      select recorded_at into v_last_at from repeats where message_id = v_message.message_id;
      if found and v_message.received_at - v_last_at < v_message.repeats_after_ms then
        v_outcome := 'duplicate';
      else
        insert into repeats (message_id, recorded_at) values (v_message.message_id, v_message.received_at)
        on conflict (message_id) do update set recorded_at = excluded.recorded_at;
      end if;
    end if;
    v_outcomes := v_outcomes || v_outcome;
    v_hashes := array_append(v_hashes, coalesce(v_message.known_hash, v_message.content_hash));
    v_is_seen := v_is_seen || (v_message.is_known or v_outcome = 'recorded');
    v_is_repeat := v_is_repeat || v_message.is_known;
  end loop;
  perform record_events(mark_copies(events_of_messages(p_messages, v_outcomes, v_is_repeat), v_now), p_holds_unknown, v_now);
  perform drop_reserved_keys(v_keys);
  return v_outcomes;
end $$;

/* The events of the messages that are to be recorded, in their order, each with its place in the order of all events. */
create function events_of_messages(p_messages jsonb, p_outcomes text[], p_is_repeat boolean[]) returns recorded_event[]
language plpgsql as $$
begin
  return array(
    select row(numbers.seq, message.value ->> case when p_is_repeat[place] then 'repeat_id' else 'message_id' end,
      case when p_is_repeat[place] then x.repeat_id else x.id end, x.repeat_id, x.key, x.job_id, x.put_key, x.entity_id,
      x.organization_id, x.credential, x.message_type, x.body, x.full_job, x.job_status,
      x.status_message, x.visit, x.settles, x.is_notice,
      x.unreadable, x.round, x.twin_hash, x.way, x.content_hash, false, numbers.spare, null::integer,
      false)::recorded_event
    from jsonb_array_elements(p_messages) with ordinality as message (value, place)
    cross join lateral jsonb_to_recordset(message.value -> 'events') as x (:given_columns)
    cross join lateral (select case when x.full_job is not null then nextval('events_seq_seq') end as spare,
      nextval('events_seq_seq') as seq offset 0) as numbers
    where p_outcomes[place] = 'recorded');
end $$;

/*
 * Marks events that repeat what came the other way, or by webhook once more, within a day: they are over at once. Copies
 * of one entry have one key, whose row is held, so that none of them slips through. Mostly there is none.
 */
create function mark_copies(p_events recorded_event[], p_now bigint) returns recorded_event[]
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  c_day constant bigint := :day_ms;
  v_events recorded_event[] := '{}';
  v_event recorded_event;
  v_twin record;
begin
  if not exists (select 1 from unnest(p_events) as e where e.twin_hash is not null) then return p_events; end if;
  delete from twins where told_at <= p_now - c_day and event_seq in
    (select event_seq from twins order by event_seq limit 8 + 8 * cardinality(p_events));
  if not exists (select 1 from twins where hash = any(array(select e.twin_hash from unnest(p_events) as e)))
    and not exists (select 1 from unnest(p_events) as e where e.twin_hash is not null
      group by e.twin_hash having count(*) > 1) then
    insert into twins (event_seq, hash, way, told_at)
    select e.seq, e.twin_hash, e.way, p_now from unnest(p_events) as e where e.twin_hash is not null;
    return p_events;
  end if;
  foreach v_event in array p_events loop
    if v_event.twin_hash is not null then
      select event_seq, way into v_twin from twins
      where hash = v_event.twin_hash and told_at > p_now - c_day
        and (way <> v_event.way and is_answered = 0 or way = 'webhook' and v_event.way = 'webhook')
      order by event_seq limit 1;
      v_event.is_copy := found;
      insert into twins (event_seq, hash, way, told_at, is_answered)
      values (v_event.seq, v_event.twin_hash, v_event.way, p_now, v_event.is_copy::integer);
      if v_event.is_copy and v_twin.way <> v_event.way then
        update twins set is_answered = 1 where event_seq = v_twin.event_seq;
      end if;
    end if;
    v_events := v_events || v_event;
  end loop;
  return v_events;
end $$;

/*
 * By set: a statement each for the jobs, keys, events and bodies of all. What a later event of the same key or job
 * builds on stands in an earlier round.
 */
create function record_events(p_events recorded_event[], p_holds_unknown boolean, p_now bigint) returns void
language plpgsql as $$
declare
  v_round recorded_event[];
  v_placed recorded_event[] := array(select event from unnest(p_events) as event where event.is_copy);
  v_event record;
begin
  for i in 1 .. coalesce((select max(round) from unnest(p_events)), 0) loop
    v_round := array(select event from unnest(p_events) as event where event.round = i and not event.is_copy);
    if has_moves(v_round) then
      -- What the organization hears that loses the job is looked for in the tables.
      perform insert_events(v_placed, p_now);
      v_placed := '{}';
      v_round := place_events(v_round, p_now);
    end if;
    perform see_jobs(array(select event from unnest(v_round) as event where event.lost_term is null), p_now);
    perform touch_keys_of_events(array(select event from unnest(v_round) as event where not event.is_over), p_now);
    perform remark_held(array(select key from unnest(v_round)), p_holds_unknown, p_now);
    v_placed := v_placed || v_round;
  end loop;
  perform insert_events(v_placed, p_now);
  for v_event in select settles, unreadable from unnest(p_events)
    where not is_copy and (settles is not null or unreadable is not null)
  loop
    if v_event.settles is not null then
      perform settle_update(v_event.settles ->> 'updateId', v_event.settles ->> 'state',
        v_event.settles ->> 'message', p_now);
    end if;
    if v_event.unreadable is not null then
      perform add_attention('unreadable', null, null, v_event.unreadable, p_now);
    end if;
  end loop;
end $$;

create function insert_events(p_events recorded_event[], p_now bigint) returns void language plpgsql as $$
begin
  insert into events (seq, id, message_id, key, job_id, put_key, entity_id, organization_id, credential, message_type,
    is_full_job, is_notice, lost_term, state, recorded_at, content_hash, finished_at)
  select seq, id, message_id, key, job_id, put_key, entity_id, organization_id, credential, message_type,
    (full_job is not null)::integer, is_notice::integer, lost_term,
    case when is_copy then 'done' when is_over then 'skipped' else 'waiting' end, p_now,
    content_hash, case when is_copy or is_over then p_now end
  from unnest(p_events);
  insert into event_bodies (event_seq, body) select seq, body from unnest(p_events);
end $$;

/* A job's visits once it is told with that status: any but scheduled ends what they say, as endVisits of the port. */
create function visits_under(p_status text, p_visits text) returns text language plpgsql immutable as $$
begin
  if p_visits is null or p_status = 'scheduled' then return p_visits; end if;
  return (select jsonb_object_agg(key, value || '{"status":"over"}') from jsonb_each(p_visits::jsonb));
end $$;

/* Keeps what is told of a visit, unless it is late, as withVisit of the port; a complete job with a visit to come is
   open again. */
create function tell_visit(p_job text, p_visit jsonb, p_now bigint) returns void language plpgsql as $$
begin
  update jobs set visits = (coalesce(visits, '{}')::jsonb
    || jsonb_build_object(p_visit ->> 'id', p_visit - 'id' || jsonb_build_object('at', p_now)))::text
  where id = p_job and not coalesce((p_visit ->> 'updatedAt')::bigint
    < (visits::jsonb -> (p_visit ->> 'id') ->> 'updatedAt')::bigint, false);
  if found and p_visit ->> 'status' in ('scheduled', 'enroute', 'started') then
    update jobs set status = 'scheduled', status_message = null, status_at = p_now
    where id = p_job and status = 'complete';
  end if;
end $$;

/* Keeps what events tell of their jobs, one event of each. What a full one leaves out stays as it was; the link and
   what was handed over are kept. */
create function see_jobs(p_events recorded_event[], p_now bigint) returns void language plpgsql as $$
declare
  v_event record;
begin
  insert into jobs as j (id, id_json, organization_id, organization_id_json, source_id_json, external_id, customer_phone,
    search_text, search_phones, body, credential, provider, status, status_message, status_at, is_canceled_by_brand, first_seen_at)
  select full_job ->> 'id', full_job ->> 'idJson', full_job ->> 'organizationId', full_job ->> 'organizationIdJson',
    full_job ->> 'sourceIdJson', full_job ->> 'externalId', full_job ->> 'customerPhone', full_job ->> 'searchText', full_job ->> 'searchPhones', full_job ->> 'body', credential,
    provider_of(credential, full_job ->> 'organizationId'), job_status, status_message,
    case when job_status is not null then p_now end,
    coalesce(job_status = 'canceled', false)::integer, p_now
  from unnest(p_events) where full_job is not null
  on conflict (id) do update set
    id_json = excluded.id_json,
    organization_id = coalesce(excluded.organization_id, j.organization_id),
    organization_id_json = coalesce(excluded.organization_id_json, j.organization_id_json),
    source_id_json = coalesce(excluded.source_id_json, j.source_id_json),
    external_id = coalesce(excluded.external_id, j.external_id),
    customer_phone = coalesce(excluded.customer_phone, j.customer_phone),
    search_text = excluded.search_text,
    search_phones = excluded.search_phones,
    body = excluded.body,
    credential = excluded.credential,
    provider = case when excluded.organization_id is null then coalesce(excluded.provider, j.provider)
      else excluded.provider end,
    status = coalesce(excluded.status, j.status),
    status_message = case when excluded.status is null then j.status_message else excluded.status_message end,
    status_at = coalesce(excluded.status_at, j.status_at),
    visits = case when excluded.status is null then j.visits else visits_under(excluded.status, j.visits) end,
    is_canceled_by_brand = excluded.is_canceled_by_brand,
    purged_at = null;
  for v_event in
    select job_id, job_status, status_message, visit, full_job ->> 'id' as seen_id, full_job ->> 'externalId' as external_id
    from unnest(p_events)
    where case when full_job is null then job_status is not null or visit is not null else full_job ->> 'externalId' is not null end
  loop
    if v_event.seen_id is not null then
      perform join_import(v_event.seen_id, v_event.external_id,
        (select provider from jobs where id = v_event.seen_id), p_now);
    elsif v_event.job_status is null then
      perform tell_visit(v_event.job_id, v_event.visit, p_now);
    else
      update jobs set status = v_event.job_status, status_message = v_event.status_message, status_at = p_now,
        visits = visits_under(v_event.job_status, visits),
        is_canceled_by_brand = (v_event.job_status = 'canceled')::integer
      where id = v_event.job_id;
    end if;
  end loop;
end $$;

/* Touches the keys of events, one of each. */
create function touch_keys_of_events(p_events recorded_event[], p_now bigint) returns void language plpgsql as $$
begin
  insert into keys as k (key, job_id, organization_id, provider, seat, slot, gates, due_at, since)
  select event.key, event.job_id, owner.organization_id, owner.provider, '', slot_of(owner.organization_id, owner.provider),
    gates_of(event.job_id, owner.organization_id), p_now, p_now
  from unnest(p_events) as event
  left join lateral (select organization_id, provider from jobs
    where id = event.job_id and event.lost_term is null offset 0) as present on true
  left join lateral (select organization_id, provider from lost_jobs
    where job_id = event.job_id and term = event.lost_term offset 0) as earlier on true
  cross join lateral (select coalesce(present.organization_id, earlier.organization_id) as organization_id,
    coalesce(present.provider, earlier.provider) as provider offset 0) as job
  cross join lateral (select coalesce(job.organization_id, event.organization_id) as id offset 0) as organization
  cross join lateral (select organization.id as organization_id,
    coalesce(job.provider, provider_of(event.credential, organization.id)) as provider offset 0) as owner
  on conflict (key) do update set :taken_over;
end $$;

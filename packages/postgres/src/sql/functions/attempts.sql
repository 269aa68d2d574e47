/* The process died during the attempt, or lost its claim; its failure stays counted. */
create function crash_attempt(p_seq bigint, p_now bigint) returns void language plpgsql as $$
begin
  update attempts set finished_at = p_now, outcome = 'crashed', cause = 'crashed'
  where event_seq = p_seq and number = (select open_attempt from events where seq = p_seq);
  update events set previous = 'crashed', cause = 'crashed', open_attempt = null where seq = p_seq;
end $$;

/* Ends what earlier events wrote into the ledger about the same; p_ends as the port has it. */
create function end_echoes(p_seq bigint, p_ends jsonb) returns void language plpgsql as $$
declare
  v_job text := p_ends ->> 'jobId';
  v_kinds text[];
  v_of_entity text[];
begin
  if p_ends is null then return; end if;
  v_kinds := array(select jsonb_array_elements_text(p_ends -> 'kinds'));
  v_of_entity := array(select jsonb_array_elements_text(p_ends -> 'ofEntity'));
  if (p_ends ->> 'isOfEntity')::boolean then
    v_of_entity := v_of_entity || v_kinds;
    v_kinds := '{}';
  end if;
  -- Two statements: one that looks for the other event only where asked to is planned anew at each call.
  if cardinality(v_of_entity) > 0 then
    delete from echoes using events own, events other
    where own.seq = p_seq and echoes.job_id = v_job and echoes.event_seq <> p_seq and echoes.kind = any(v_of_entity)
      and other.seq = echoes.event_seq and other.put_key = own.put_key and other.entity_id = own.entity_id;
  end if;
  if cardinality(v_kinds) > 0 then
    delete from echoes where job_id = v_job and event_seq <> p_seq and kind = any(v_kinds);
  end if;
end $$;

create function write_echoes(p_seq bigint, p_echoes jsonb, p_now bigint) returns void language plpgsql as $$
declare
  v_echo record;
begin
  if jsonb_array_length(p_echoes) > 0 then
    delete from echoes where expires_at <= p_now;
    for v_echo in select * from jsonb_to_recordset(p_echoes) as x ("jobId" text, kind text, value text) loop
      insert into echoes (job_id, kind, value, event_seq, expires_at)
      values (v_echo."jobId", v_echo.kind, v_echo.value, p_seq, p_now + :echo_ms)
      on conflict (job_id, kind, md5(value)) do update
      set event_seq = excluded.event_seq, expires_at = excluded.expires_at;
    end loop;
  end if;
end $$;

/*
 * Writes the attempt before the adapter is called. Returns its number, null if the claim was lost. The unique index
 * events_active keeps a second event of the key from being begun.
 */
create function start_attempt(p_key text, p_id text, p_token bigint, p_type text, p_data text, p_ends jsonb,
  p_echoes jsonb, p_keeps_place boolean, p_now bigint)
returns integer language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_seq bigint;
  v_number integer;
  v_lost_term integer;
begin
  if not holds_keys(p_key, p_id, p_token) then return null; end if;
  -- A claim begins one attempt: this one was begun before, and the answer was lost.
  select open_attempt into v_number from events where id = p_id;
  if v_number is not null then return v_number; end if;
  update events set attempts = attempts + 1, failures = failures + 1, open_attempt = attempts + 1,
    handed_type = coalesce(handed_type, p_type)
  where id = p_id returning seq, attempts, lost_term into v_seq, v_number, v_lost_term;
  insert into event_handed (event_seq, data) values (v_seq, p_data) on conflict do nothing;
  insert into attempts (event_seq, number, started_at) values (v_seq, v_number, v_now);
  -- Of a job that the organization has lost nothing is kept: what its BMS tells of it is not taken.
  if v_lost_term is not null then return v_number; end if;
  perform end_echoes(v_seq, p_ends);
  perform write_echoes(v_seq, p_echoes, v_now);
  if p_keeps_place then
    perform keep_place((select job_id from events where seq = v_seq), v_now);
  end if;
  return v_number;
end $$;

/* Begins attempts in one transaction; numbers as start_attempt has them. Keys are taken in one order by all. */
create function start_attempts(p_attempts jsonb, p_now bigint) returns integer[]
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_numbers integer[] := array_fill(null::integer, array[jsonb_array_length(p_attempts)]);
  v_one record;
begin
  for v_one in
    select element.place, x.* from jsonb_array_elements(p_attempts) with ordinality as element (value, place),
      jsonb_to_record(element.value) as x (key text, id text, token bigint, type text, data text, ends_echoes jsonb,
        echoes jsonb, keeps_place boolean)
    order by x.key collate "C"
  loop
    v_numbers[v_one.place] := start_attempt(v_one.key, v_one.id, v_one.token, v_one.type, v_one.data,
      v_one.ends_echoes, v_one.echoes, v_one.keeps_place, p_now);
  end loop;
  return v_numbers;
end $$;

/* What the BMS may repeat, as far as it showed only during the attempt. False if the claim was lost. */
create function note_echoes(p_key text, p_id text, p_token bigint, p_echoes jsonb, p_now bigint) returns boolean
language plpgsql as $$
begin
  if not holds_keys(p_key, p_id, p_token) then return false; end if;
  perform write_echoes(seq, p_echoes, now_ms(p_now)) from events where id = p_id and lost_term is null;
  return true;
end $$;

create function store_step(p_key text, p_id text, p_token bigint, p_name text, p_result text) returns boolean
language plpgsql as $$
begin
  if not holds_keys(p_key, p_id, p_token) then return false; end if;
  insert into steps (event_seq, name, result) select seq, p_name, p_result from events where id = p_id
  on conflict (event_seq, name) do update set result = excluded.result;
  return true;
end $$;

/* Ends an attempt and frees its key; p_outcome as the port has it. Returns whether the key has more to do, null where
   the claim was lost. */
create function finish_attempt(p_key text, p_id text, p_token bigint, p_outcome jsonb, p_now bigint) returns boolean
language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_state text := p_outcome ->> 'state';
  v_event events%rowtype;
  v_is_held boolean;
  v_is_outage boolean := not (p_outcome ->> 'isCounted')::boolean
    and not coalesce((p_outcome ->> 'isExcused')::boolean, false);
begin
  if not holds_keys(p_key, p_id, p_token) then return null; end if;
  select * into v_event from events where id = p_id;
  update attempts set finished_at = v_now, outcome = case v_state when 'provider_held' then 'held' else v_state end,
    cause = coalesce(p_outcome ->> 'cause', case when (p_outcome ->> 'isUnhandled')::boolean then 'unhandled' end),
    message = coalesce(p_outcome ->> 'message', 'The BMS calls it ' || (p_outcome ->> 'bmsId') || '.')
  where event_seq = v_event.seq and number = v_event.open_attempt;
  if v_state = 'done' then
    perform finish_done(v_event, p_outcome, v_now);
    return settle_keys(p_key, v_now);
  elsif v_state = 'dead' then
    update events set state = case is_notice when 1 then 'failed_notice' else 'dead' end, cause = p_outcome ->> 'cause',
      message = p_outcome ->> 'message', answer = p_outcome ->> 'answer', finished_at = v_now, open_attempt = null
    where seq = v_event.seq;
    if v_event.job_id is not null then
      insert into remarks (id, job_id, at, source, kind, text, event_id)
      values (gen_random_uuid()::text, v_event.job_id, v_now, 'gateway',
        case v_event.is_notice when 1 then 'event.failed_notice' else 'event.dead' end,
        format(case v_event.is_notice when 1 then '%s was given up (%s): %s. Nothing waits for it.'
          else '%s was parked (%s): %s. The job waits until it is replayed or skipped.' end,
          coalesce(v_event.handed_type, 'The event'), p_outcome ->> 'cause', p_outcome ->> 'message'), v_event.id);
    end if;
    return settle_keys(p_key, v_now);
  elsif v_state = 'retry' then
    update events set cause = p_outcome ->> 'cause', message = p_outcome ->> 'message',
      side = p_outcome ->> 'side', previous = p_outcome ->> 'previous',
      failing_since = case when (p_outcome ->> 'isCounted')::boolean then null
        when v_is_outage then coalesce(failing_since, v_now) else failing_since end,
      -- The failure was counted when the attempt began; one that does not count is taken back.
      failures = failures - (open_attempt is not null and not (p_outcome ->> 'isCounted')::boolean)::integer,
      open_attempt = null
    where seq = v_event.seq;
    perform plan_keys(p_key, (p_outcome ->> 'dueAt')::bigint, v_event.recorded_at,
      v_is_outage::integer, 0, v_now);
  else
    update events set cause = p_outcome ->> 'cause', message = p_outcome ->> 'message',
      side = 'setting', previous = 'status',
      failures = failures - (open_attempt is not null)::integer, open_attempt = null
    where seq = v_event.seq;
    perform tell_held(p_outcome ->> 'provider', v_now);
    update providers set is_held = 1, held_message = p_outcome ->> 'message', held_at = coalesce(held_at, v_now)
    where external_organization_id = p_outcome ->> 'provider';
    v_is_held := found;
    perform plan_keys(p_key, v_now + case when v_is_held then 0 else :unheld_pause_ms end, v_event.recorded_at,
      0, 0, v_now);
  end if;
  return true;
end $$;

/*
 * Ends attempts in one transaction; has_more as finish_attempt has it. Where goes_on is given, the next event of the
 * key is handed out with it, unless it has to wait.
 */
create function finish_attempts(p_attempts jsonb, p_owner text, p_now bigint)
returns table (has_more boolean, next json)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_now bigint := now_ms(p_now);
  v_has_more boolean[] := array_fill(null::boolean, array[jsonb_array_length(p_attempts)]);
  v_next json[] := array_fill(null::json, array[jsonb_array_length(p_attempts)]);
  v_one record;
begin
  for v_one in
    select element.place, x.* from jsonb_array_elements(p_attempts) with ordinality as element (value, place),
      jsonb_to_record(element.value) as x (key text, id text, token bigint, outcome jsonb, goes_on jsonb)
    order by x.key collate "C"
  loop
    v_has_more[v_one.place] := finish_attempt(v_one.key, v_one.id, v_one.token, v_one.outcome, v_now);
    continue when v_one.goes_on is null;
    if v_has_more[v_one.place] is null then
      -- Told again because the answer was lost, the claim may have gone on: asked anew whether that event has to wait.
      -- One that was begun was answered: this is the lost call itself, come late.
      update keys set claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0
      where key = v_one.key and claim_token = v_one.token and claimed_until is not null
        and not exists (select 1 from events where id = keys.claimed_id and open_attempt is not null);
      continue when not found;
      v_has_more[v_one.place] := true;
    end if;
    continue when not goes_on(v_one.key, v_one.token, v_one.goes_on, p_owner, v_now);
    v_next[v_one.place] := (select to_json(claimed) from claimed_events(array[v_one.key]) as claimed);
  end loop;
  return query select * from unnest(v_has_more, v_next);
end $$;

/* Claims the next event of a key under the claim that has ended, if it has not to wait for anything. */
create function goes_on(p_key text, p_token bigint, p_options jsonb, p_owner text, p_now bigint) returns boolean
language plpgsql as $$
declare
  v_key keys%rowtype;
begin
  select * into v_key from keys where key = p_key;
  if not found or v_key.gates <> 0 or v_key.due_at > p_now or is_all_paused()
    or room_of_keys(v_key.seat, v_key.slot, p_options) <= 0 then
    return false;
  end if;
  perform claim_heads(array[p_key], p_token, p_now + (p_options ->> 'claimMs')::bigint, p_owner, p_now);
  return true;
end $$;

create function finish_done(p_event events, p_outcome jsonb, p_now bigint) returns void language plpgsql as $$
declare
  v_job text := coalesce(p_event.job_id, p_outcome ->> 'jobId');
  v_lost_term integer := p_event.lost_term;
  v_provider text;
  v_bms text;
begin
  update events set state = 'done', message = null, finished_at = p_now, open_attempt = null,
    cause = p_outcome #>> '{attention,0,cause}'
  where seq = p_event.seq;
  if p_event.entity_id is not null and p_event.lost_term is null then
    insert into entities (put_key, entity_id) values (short_of(coalesce(p_event.put_key, '')), short_of(p_event.entity_id))
    on conflict do nothing;
  end if;
  if (p_outcome ->> 'isUnhandled')::boolean then
    insert into counters as c (name, value) values ('unhandled:' || coalesce(p_event.handed_type, 'message.other'), 1)
    on conflict (name) do update set value = c.value + 1;
  end if;
  if p_event.job_id is null and p_outcome ? 'jobTerm' then
    v_lost_term := nullif((p_outcome ->> 'jobTerm')::integer, (select term from jobs where id = v_job));
  end if;
  if p_outcome ? 'bmsId' or p_outcome ? 'handedBody' or (p_outcome ->> 'createsJob')::boolean then
    if v_lost_term is not null then
      update lost_jobs set bms_id = coalesce(bms_id, p_outcome ->> 'bmsId'),
        is_created = greatest(is_created, coalesce((p_outcome ->> 'createsJob')::boolean, false)::integer),
        handed_body = coalesce(p_outcome ->> 'handedBody', handed_body)
      where job_id = v_job and term = v_lost_term;
    end if;
    -- In one statement: each one more writes the row and its body once more.
    update jobs set bms_id = coalesce(bms_id, p_outcome ->> 'bmsId'),
      is_created = greatest(is_created, coalesce((p_outcome ->> 'createsJob')::boolean, false)::integer),
      handed_body = coalesce(p_outcome ->> 'handedBody', handed_body)
    where id = v_job and v_lost_term is null returning provider, bms_id into v_provider, v_bms;
    if v_bms <> p_outcome ->> 'bmsId' then
      perform add_second_work_order(v_job, v_provider, v_bms, p_outcome ->> 'bmsId', p_now);
    end if;
    if p_outcome ? 'bmsId' and v_lost_term is null then perform tell_linked(v_job, p_now); end if;
  end if;
  if p_outcome ? 'attention' then
    v_provider := coalesce(case when v_lost_term is null then (select provider from jobs where id = v_job)
        else (select provider from lost_jobs where job_id = v_job and term = v_lost_term) end,
      provider_of(p_event.credential, p_event.organization_id));
    perform add_attention(x.cause, v_job, v_provider, x.text, p_now)
    from jsonb_to_recordset(p_outcome -> 'attention') as x (cause text, text text);
  end if;
  if p_outcome ? 'unlinked' then
    perform add_attention('not_linked', v_job, provider, p_outcome ->> 'unlinked', p_now) from (
      select provider, bms_id from jobs where id = v_job and v_lost_term is null
      union all
      select provider, bms_id from lost_jobs where job_id = v_job and term = v_lost_term) as job
    where bms_id is null;
  end if;
end $$;

/* An orderly end: what this process held is free at once, and attempts it leaves behind count as crashed. */
create function free_claims(p_owner text, p_now bigint) returns void language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
begin
  perform 1 from keys where claimed_until is not null and claimed_by = p_owner order by key for update;
  perform crash_attempt(events.seq, v_now) from keys join events on events.id = keys.claimed_id
  where keys.claimed_until is not null and keys.claimed_by = p_owner and events.open_attempt is not null;
  update keys set claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0
  where claimed_until is not null and claimed_by = p_owner;
  update outbox_keys set claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0
  where claimed_until is not null and claimed_by = p_owner;
end $$;

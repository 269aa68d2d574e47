export const replayFunctions = `
/* Makes parked items due again, audits each; returns how many of the ids were parked items. */
create function replay_items(p_ids text[], p_from_start boolean, p_by jsonb, p_now bigint) returns integer
language plpgsql as $$
declare
  v_id text;
  v_cause text;
  v_count integer := 0;
begin
  foreach v_id in array p_ids loop
    v_cause := parked_cause(v_id);
    continue when v_cause is null or replay_parked(array[v_id], p_from_start, p_by, p_now) = 0;
    v_count := v_count + 1;
    perform audit_act(p_by, 'dead_letter.replay', v_id, 'parked (' || v_cause || ')',
      'waiting, from ' || case when p_from_start then 'start' else 'failed' end, now_ms(p_now));
  end loop;
  return v_count;
end $$;

/* Why an item is parked; null if it is not. */
create function parked_cause(p_id text) returns text language plpgsql as $$
begin
  return coalesce(
    (select coalesce(cause, 'unknown') from events where id = p_id and state in ('dead', 'failed_notice')),
    (select coalesce(cause, 'unknown') from updates where id = p_id and state = 'dead' and is_dismissed = 0));
end $$;

/* Makes parked items due again at their place; returns how many of the ids were parked items. */
create function replay_parked(p_ids text[], p_from_start boolean, p_by jsonb, p_now bigint) returns integer
language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_keys text[];
  v_id text;
  v_count integer := 0;
begin
  perform share_owners();
  v_keys := array(select key from events where id = any(p_ids) and state in ('dead', 'failed_notice'));
  perform reserve_keys(v_keys, v_now);
  foreach v_id in array p_ids loop
    if replay_event(v_id, p_from_start, p_by, v_now) or replay_update(v_id, p_by, v_now) then v_count := v_count + 1; end if;
  end loop;
  perform drop_reserved_keys(v_keys);
  return v_count;
end $$;

create function replay_event(p_id text, p_from_start boolean, p_by jsonb, p_now bigint) returns boolean
language plpgsql as $$
declare
  v_event events%rowtype;
  v_job record;
  v_organization text;
begin
  -- It tells of the attempt that parked it, not of the one before that.
  update events set state = 'waiting', failures = 0, failing_since = null, cause = null, message = null, answer = null,
    finished_at = null, previous = case cause when 'crashed' then 'crashed' when 'timeout' then 'timeout'
      when 'hung' then 'timeout' else 'status' end
  where id = p_id and state in ('dead', 'failed_notice') returning * into v_event;
  if not found then return false; end if;
  if p_from_start then delete from steps where event_seq = v_event.seq; end if;
  if v_event.lost_term is null then
    select organization_id, provider into v_job from jobs where id = v_event.job_id;
  else
    select organization_id, provider into v_job from lost_jobs
    where job_id = v_event.job_id and term = v_event.lost_term;
  end if;
  v_organization := coalesce(v_job.organization_id, v_event.organization_id);
  -- A notice may come back to a key that has gone on since, or that has no work at all.
  perform touch_keys(v_event.key, '', v_event.job_id, v_organization,
    coalesce(v_job.provider, provider_of(v_event.credential, v_organization)),
    gates_of(v_event.job_id, v_organization), p_now);
  perform 1 from keys where key = v_event.key and claimed_until is not null;
  if not found then perform settle_keys(v_event.key, p_now); end if;
  perform remark_item(v_event.job_id, 'event.replayed',
    coalesce(v_event.handed_type, v_event.put_key, 'message.other') || ' is tried again from '
      || case when p_from_start then 'the start' else 'the step that failed' end, p_id, null, p_by, p_now);
  return true;
end $$;

create function replay_update(p_id text, p_by jsonb, p_now bigint) returns boolean language plpgsql as $$
declare
  v_update record;
  v_job record;
begin
  perform reserve_outbox_keys(array(select key from updates where id = p_id), p_now);
  update updates set state = 'queued', cause = null, message = null, answer = null, parked_at = null, due_at = p_now, aside_until = 0
  where id = p_id and state = 'dead' and is_dismissed = 0 returning seq, key, job_id, lost_term, provider, kind
  into v_update;
  if not found then
    perform drop_reserved_outbox_keys(array(select key from updates where id = p_id));
    return false;
  end if;
  insert into update_history (update_seq, at, state) values (v_update.seq, p_now, 'queued');
  if v_update.job_id is null then
    perform queue_key(v_update.key, '', null, null, v_update.provider, p_now);
  else
    if v_update.lost_term is null then
      select credential, organization_id, provider into v_job from jobs where id = v_update.job_id;
    else
      select credential, organization_id, provider into v_job from lost_jobs
      where job_id = v_update.job_id and term = v_update.lost_term;
    end if;
    perform queue_key(v_update.key, coalesce(v_job.credential, 'default'), v_update.job_id, v_job.organization_id,
      v_job.provider, p_now);
  end if;
  perform remark_item(v_update.job_id, 'update.replayed', v_update.kind || ' is sent again', null, p_id, p_by, p_now);
  return true;
end $$;

/* Lets what waits behind a parked item go on without it. False if there is no such item. */
create function skip_item(p_id text, p_by jsonb, p_now bigint) returns boolean language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_event record;
  v_update record;
begin
  perform 1 from keys where key = (select key from events where id = p_id) for update;
  select seq, key, state, cause, job_id, handed_type, put_key into v_event from events where id = p_id and state in ('dead', 'failed_notice');
  if found then
    update events set state = 'skipped', finished_at = v_now where seq = v_event.seq;
    if v_event.state = 'dead' then perform settle_keys(v_event.key, v_now); end if;
    perform remark_item(v_event.job_id, 'event.skipped', coalesce(v_event.handed_type, v_event.put_key, 'message.other')
      || ' was skipped', p_id, null, p_by, v_now);
    perform audit_act(p_by, 'dead_letter.skip', p_id, 'parked (' || coalesce(v_event.cause, 'unknown') || ')', 'skipped',
      v_now);
    return true;
  end if;
  update updates set is_dismissed = 1, dismissed_at = v_now where id = p_id and state = 'dead' and is_dismissed = 0
  returning job_id, kind, cause into v_update;
  if not found then return false; end if;
  delete from update_files where update_id = p_id;
  perform remark_item(v_update.job_id, 'update.skipped', v_update.kind || ' is given up', null, p_id, p_by, v_now);
  perform audit_act(p_by, 'dead_letter.skip', p_id, 'parked (' || coalesce(v_update.cause, 'unknown') || ')', 'skipped',
    v_now);
  return true;
end $$;
`

/* Called when the head has ended, or was put back: plans what is next. Ends the claim; without one the row goes.
   True if there is more to do. */
create function settle_outbox_keys(p_key text, p_now bigint) returns boolean language plpgsql as $$
declare
  v_head record;
begin
  -- What never failed is due (its message tells of a failure), also where the clock was set back since it was taken.
  select case when message is null then least(due_at, p_now) else due_at end as due_at, accepted_at into v_head from updates
  where key = p_key and state = 'queued' order by aside_until, seq limit 1;
  if not found then
    delete from outbox_keys where key = p_key;
    return false;
  end if;
  perform plan_outbox_keys(p_key, v_head.due_at, v_head.accepted_at, 0, 0, p_now);
  return true;
end $$;

/* Called when updates were queued. A key being worked on is planned anew when that work ends. */
create function queue_key(p_key text, p_seat text, p_job text, p_organization text, p_provider text, p_now bigint)
returns void language plpgsql as $$
begin
  perform touch_outbox_keys(p_key, p_seat, p_job, p_organization, p_provider, gates_of(p_job, null), p_now);
  perform 1 from outbox_keys where key = p_key and claimed_until is not null;
  if not found then perform settle_outbox_keys(p_key, p_now); end if;
end $$;

create function insert_update(p_update jsonb, p_state text, p_cause text, p_repeats text, p_file_bytes bigint, p_sealed bytea, p_now bigint)
returns void language plpgsql as $$
declare
  v_seq bigint;
begin
  insert into updates (id, key, job_id, provider, kind, source, idempotency_key, content_hash, act_hash, given_at, is_answer,
    repeats, occurred_at, ordering, appointment_id, record, file_bytes, sealed_credentials, state, cause, accepted_at, due_at)
  values (p_update ->> 'id', p_update ->> 'key', p_update ->> 'job_id', p_update ->> 'provider', p_update ->> 'kind',
    p_update ->> 'source', p_update ->> 'idempotency_key', p_update ->> 'content_hash',
    p_update ->> 'act_hash', (p_update ->> 'given_at')::bigint, coalesce((p_update ->> 'is_answer')::boolean, false)::integer,
    p_repeats, (p_update ->> 'occurred_at')::bigint, p_update ->> 'ordering', p_update ->> 'appointment_id', p_update ->> 'record',
    p_file_bytes, p_sealed, p_state, p_cause, p_now, p_now)
  returning seq into v_seq;
  insert into update_history (update_seq, at, state, message) values (v_seq, p_now, p_state, p_cause);
end $$;

/* Whether an update is an echo. Uses the ledger's entry up, or ends those that this update makes old. */
create function is_echo(p_job text, p_source text, p_kind text, p_value text, p_ends jsonb, p_now bigint)
returns boolean language plpgsql as $$
begin
  if p_source = 'adapter' then
    -- What an adapter sends it means; an entry equal to it stays for the vendor's repetition.
    perform 1 from echoes where job_id = p_job and kind = p_kind and md5(value) = md5(p_value) and value = p_value
      and expires_at > p_now;
    if found then return false; end if;
  else
    delete from echoes where job_id = p_job and kind = p_kind and md5(value) = md5(p_value) and value = p_value
      and expires_at > p_now;
    if found then return true; end if;
  end if;
  delete from echoes where job_id = p_job and kind in (select jsonb_array_elements_text(p_ends));
  return false;
end $$;

/* Visits of a job that were scheduled here and neither taken back nor ended with the job, oldest first. */
create function open_visits(p_job text) returns setof text language plpgsql stable as $$
begin
  return query select visit.appointment_id from updates as visit
  where visit.job_id = p_job and visit.lost_term is null and visit.kind = 'schedule'
    and visit.state in ('queued', 'sent', 'confirmed') and not exists (
    select 1 from updates as later
    where later.job_id = p_job and later.lost_term is null and later.seq > visit.seq and later.state in ('queued', 'sent', 'confirmed')
      and (later.kind in :kinds_that_end_job
        or later.ordering = 'schedule' and later.appointment_id = visit.appointment_id))
  group by visit.appointment_id order by min(visit.seq);
end $$;

/* Whether a status or schedule is older than one that was taken, by whole seconds. A status is measured by those of its
   job and by the schedules of its visit: the one named, else the only one open. */
create function is_out_of_order(p_job text, p_ordering text, p_appointment text, p_occurred_at bigint) returns boolean
language plpgsql as $$
begin
  if p_ordering is null then return false; end if;
  if p_ordering = 'status' and p_appointment is null then
    select case when count(*) = 1 then min(visit) end into p_appointment from open_visits(p_job) as visit;
  end if;
  return exists (select 1 from updates where job_id = p_job and lost_term is null and state <> 'suppressed'
    and occurred_at / 1000 > p_occurred_at / 1000
    and (p_ordering = 'status' and ordering = 'status' or ordering = 'schedule' and appointment_id = p_appointment));
end $$;

/* Decides about each update, in the order given: taken, dropped as echo or as too late, or seen before. */
create function accept_updates(p_updates jsonb, p_files bytea[], p_cursors jsonb, p_now bigint)
returns table (kind text, id text, state text, cause text, repeats text, open_visits text[]) language plpgsql as $$
#variable_conflict use_column
declare
  v_now bigint := now_ms(p_now);
  v_keys text[];
  v_update record;
  v_job record;
  v_known record;
  v_cause text;
  v_lost_term integer;
begin
  perform share_owners();
  v_keys := array(select distinct coalesce(jobs.key, 'job:' || jobs.id) from jobs
    where jobs.id in (select x ->> 'job_id' from jsonb_array_elements(p_updates) as x));
  perform reserve_outbox_keys(v_keys, v_now);
  for v_update in
    select x.*, element from jsonb_array_elements(p_updates) as element,
      jsonb_to_record(element) as x (id text, key text, job_id text, kind text, source text, idempotency_key text,
        content_hash text, occurred_at bigint, is_forced boolean, ordering text, appointment_id text, echo jsonb,
        ends_echoes jsonb, file integer, warnings jsonb, text jsonb, act_hash text, given_at bigint, is_answer boolean,
        compares text, suppressed_by text, is_visit_unknown boolean, term integer)
  loop
    id := null; state := null; cause := null; repeats := null; open_visits := null;
    select jobs.organization_id, jobs.provider, jobs.credential, jobs.is_canceled_by_brand, jobs.key, jobs.term into v_job
    from jobs where jobs.id = v_update.job_id;
    if not found then
      kind := 'job_unknown'; return next; continue;
    end if;
    -- The organization that tells it may have lost the job since.
    v_lost_term := nullif(v_update.term, v_job.term);
    if v_job.key is not null then
      v_update.key := v_job.key;
      v_update.element := v_update.element || jsonb_build_object('key', v_job.key);
    end if;
    if v_lost_term is null then
      select u.id, u.job_id, u.content_hash, u.state, u.cause, u.repeats into v_known from updates u
      where u.job_id = v_update.job_id and u.idempotency_key = v_update.idempotency_key and u.lost_term is null;
    else
      select u.id, u.job_id, u.content_hash, u.state, u.cause, u.repeats into v_known from updates u
      where u.job_id = v_update.job_id and u.idempotency_key = v_update.idempotency_key and u.lost_term = v_lost_term;
    end if;
    if not found then
      select u.id, u.job_id, u.content_hash, u.state, u.cause, u.repeats into v_known from updates u where u.id = v_update.id;
    end if;
    if found then
      if v_known.job_id is distinct from v_update.job_id or v_known.content_hash <> v_update.content_hash then
        kind := 'conflict'; return next; continue;
      end if;
      -- Retention counts in days: once a day is enough.
      update updates u set repeated_at = v_now
      where u.id = v_known.id and coalesce(u.repeated_at, u.accepted_at) <= v_now - :day_ms;
      kind := 'repeated'; id := v_known.id; state := v_known.state; cause := v_known.cause;
      repeats := v_known.repeats;
      return next; continue;
    end if;
    if v_lost_term is not null then
      kind := 'lost'; return next; continue;
    end if;
    perform 1 from providers p
    where p.external_organization_id = v_job.provider and p.state in ('offboarding', 'offboarded');
    if found then
      kind := 'not_connected'; return next; continue;
    end if;
    v_cause := v_update.suppressed_by;
    if v_cause is null and v_update.compares is not null then
      select u.id into repeats from updates u
      where u.job_id = v_update.job_id and u.act_hash = v_update.act_hash
        and (v_update.compares = 'any_instant' or u.given_at = v_update.given_at)
        and u.state in ('queued', 'sent', 'confirmed') and u.lost_term is null
      order by u.seq limit 1;
      if found then v_cause := 'repeated'; end if;
    end if;
    if v_cause is not null then
      null;
    elsif v_update.is_visit_unknown then
      -- Dispatch may have taken back a visit of its own, which it told without an id of the vendor's.
      delete from echoes e where v_update.source <> 'adapter' and e.ctid = (select other.ctid from echoes other
        where other.job_id = v_update.job_id and other.kind = v_update.echo ->> 'kind'
          and other.value in (v_update.echo ->> 'value', '') and other.expires_at > v_now
        order by other.value desc limit 1);
      if not found then
        kind := 'no_visit'; open_visits := array(select open_visits(v_update.job_id)); return next; continue;
      end if;
      v_cause := 'echo';
    elsif is_echo(v_update.job_id, v_update.source, v_update.echo ->> 'kind', v_update.echo ->> 'value',
      v_update.ends_echoes, v_now) then
      v_cause := 'echo';
    elsif not v_update.is_forced
      and is_out_of_order(v_update.job_id, v_update.ordering, v_update.appointment_id, v_update.occurred_at) then
      v_cause := 'out_of_order';
    end if;
    perform insert_update(v_update.element, case when v_cause is null then 'queued' else 'suppressed' end, v_cause, repeats,
      coalesce(octet_length(p_files[v_update.file]), 0), null, v_now);
    insert into remarks (id, job_id, at, source, kind, text, update_id)
    select gen_random_uuid()::text, v_update.job_id, v_now, 'gateway', 'update.warning', warning, v_update.id
    from jsonb_array_elements_text(v_update.warnings) as warning;
    kind := 'accepted'; id := v_update.id; cause := v_cause;
    state := case when v_cause is null then 'queued' else 'suppressed' end;
    if v_cause = 'circle' or v_cause = 'repeated' and v_update.is_answer then
      perform add_attention('circle', v_update.job_id, v_job.provider, :circle_text, v_now);
    end if;
    if v_cause is null then
      if v_update.file is not null then
        insert into update_files (update_id, content) values (v_update.id, p_files[v_update.file]);
      end if;
      if v_update.text is not null then
        perform insert_update(v_update.element || '{"kind":"note","ordering":null,"appointment_id":null,"idempotency_key":null,
          "act_hash":null,"given_at":null}' || v_update.text,
          case when v_update.text ->> 'suppressedBy' is null then 'queued' else 'suppressed' end,
          v_update.text ->> 'suppressedBy', null, 0, null, v_now);
      end if;
      if v_job.is_canceled_by_brand = 1 and v_update.ordering = 'status' then
        perform add_attention('status_after_cancel', v_update.job_id, v_job.provider,
          format('The brand canceled the job; the provider''s %s was sent all the same.', v_update.kind), v_now);
      end if;
      perform queue_key(v_update.key, v_job.credential, v_update.job_id, v_job.organization_id, v_job.provider, v_now);
    end if;
    return next;
  end loop;
  perform advance_places(p_cursors);
  perform drop_reserved_outbox_keys(v_keys);
end $$;

/* Queues a bare post that the application's key signs. */
create function queue_post(p_post jsonb, p_sealed bytea, p_now bigint) returns void language plpgsql as $$
declare
  v_provider text := p_post ->> 'externalOrganizationId';
  v_key text := 'provider:' || v_provider;
begin
  -- Asked for again because the answer was lost.
  if exists (select 1 from updates where id = p_post ->> 'id') then return; end if;
  perform insert_update(jsonb_build_object('id', p_post ->> 'id', 'key', v_key, 'provider', v_provider,
    'kind', p_post ->> 'recordType', 'source', 'gateway', 'content_hash', '', 'occurred_at', p_now,
    'record', p_post ->> 'record'), 'queued', null, null, 0, p_sealed, p_now);
  perform queue_key(v_key, '', null, null, v_provider, p_now);
end $$;

/* A job that Dispatch tells with another organization; see `recordMessages` of the port. */
create function lost_job(p_job text, p_term integer) returns json language plpgsql stable as $$
begin
  return (select to_json(known) from (:lost_job_select where lost.job_id = p_job and lost.term = p_term) as known);
end $$;

/* Whether a job goes from one provider to another: by organization, or where one is not told by the seats. */
create function is_move(p_organization text, p_provider text, p_credential text, p_to_organization text,
  p_to_credential text) returns boolean language plpgsql stable as $$
begin
  if p_organization = p_to_organization then return false; end if;
  if p_provider = provider_of(p_to_credential, p_to_organization) then return false; end if;
  if p_organization is not null and p_to_organization is not null then return true; end if;
  return p_credential <> 'default' and p_to_credential <> 'default' and p_credential <> p_to_credential;
end $$;

/* Whether any of these events takes its job to another organization, or is of a job that went to one before. */
create function has_moves(p_events recorded_event[]) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from unnest(p_events) as e join jobs on jobs.id = e.job_id
    where jobs.term > 0 or e.full_job is not null
      and is_move(jobs.organization_id, jobs.provider, jobs.credential, e.full_job ->> 'organizationId', e.credential));
end $$;

/*
 * Puts events, one of each job, on the key of the organization that they are of. One that takes its job to another is
 * two: the end for the first organization, which is over at once where that one has nothing to hear, and the creation.
 */
create function place_events(p_events recorded_event[], p_now bigint) returns recorded_event[] language plpgsql as $$
declare
  v_events recorded_event[] := '{}';
  v_event recorded_event;
  v_end recorded_event;
  v_job jobs%rowtype;
  v_lost record;
begin
  foreach v_event in array p_events loop
    select * into v_job from jobs where id = v_event.job_id;
    if not found or v_event.key <> 'job:' || v_event.job_id then
      v_events := v_events || v_event;
      continue;
    end if;
    -- What is told with an earlier organization is that one's, unless it is the job in full and not canceled.
    if v_job.term > 0 and v_event.organization_id is distinct from v_job.organization_id
      and (v_event.full_job is null or v_event.job_status = 'canceled') then
      select key, term into v_lost from lost_jobs
      where job_id = v_job.id and organization_id = v_event.organization_id order by term desc limit 1;
      if found then
        v_event.key := v_lost.key;
        v_event.lost_term := v_lost.term;
        v_events := v_events || v_event;
        continue;
      end if;
    end if;
    if v_event.full_job is not null and is_move(v_job.organization_id, v_job.provider, v_job.credential,
      v_event.full_job ->> 'organizationId', v_event.credential) then
      v_end := v_event;
      v_end.seq := v_event.spare_seq;
      v_end.key := coalesce(v_job.key, v_event.key);
      v_end.put_key := 'job.moved';
      v_end.entity_id := null;
      v_end.full_job := null;
      v_end.job_status := null;
      v_end.settles := null;
      v_end.unreadable := null;
      v_end.organization_id := coalesce(v_job.organization_id, v_event.organization_id);
      v_end.credential := v_job.credential;
      v_end.lost_term := v_job.term;
      v_event.key := coalesce((select key from lost_jobs where job_id = v_job.id
          and (organization_id = v_event.full_job ->> 'organizationId'
            or provider = provider_of(v_event.credential, v_event.full_job ->> 'organizationId'))
          order by term desc limit 1),
        'job:' || v_job.id || '~' || v_job.term + 1);
      v_end.is_over := lose_job(v_job, v_event.key, v_event.organization_id, v_end.id, p_now);
      v_event.id := v_event.id || '-moved';
      v_event.content_hash := null;
      v_events := v_events || v_end || v_event;
    else
      v_event.key := coalesce(v_job.key, v_event.key);
      v_events := v_events || v_event;
    end if;
  end loop;
  return v_events;
end $$;

/*
 * Takes a job from the organization that has it: from now on all that is known of it is the next one's. True if the
 * first has nothing to hear of it. The outbox's key is held, so that no update is taken meanwhile as the first one's.
 */
create function lose_job(p_job jobs, p_next_key text, p_to text, p_event text, p_now bigint) returns boolean
language plpgsql as $$
declare
  v_key text := coalesce(p_job.key, 'job:' || p_job.id);
  v_was_handed boolean := p_job.is_created = 1 or exists (select 1 from events
    where job_id = p_job.id and lost_term is null and is_notice = 0 and attempts > 0);
  v_head_term integer;
begin
  perform reserve_outbox_keys(array[v_key], p_now);
  insert into lost_jobs (job_id, term, key, organization_id, organization_id_json, credential, provider, bms_id,
    is_created, lost_at, body, handed_body)
  select id, term, v_key, organization_id, organization_id_json, credential, provider, bms_id, is_created, p_now, body,
    handed_body
  from jobs where id = p_job.id for update;
  delete from entities using events
  where events.job_id = p_job.id and entities.put_key = short_of(coalesce(events.put_key, ''))
    and entities.entity_id = short_of(events.entity_id);
  update events set lost_term = p_job.term where job_id = p_job.id and lost_term is null;
  update updates set lost_term = p_job.term where job_id = p_job.id and lost_term is null;
  delete from echoes where job_id = p_job.id;
  delete from unlinked where job_id = p_job.id;
  update jobs set term = term + 1, key = p_next_key, bms_id = null, is_created = 0, handed_body = null, status = null,
    status_message = null, status_at = null, visits = null, is_canceled_by_brand = 0
  where id = p_job.id;
  if not v_was_handed then
    -- The job itself does not tell these again.
    if exists (select 1 from events where job_id = p_job.id and lost_term = p_job.term and state = 'waiting'
      and is_notice = 0 and put_key not in ('job', 'job.moved')) then
      perform add_attention('needs_attention', p_job.id, null, replace(replace(:left_behind,
        '{from}', coalesce(p_job.organization_id, :unnamed_organization)), '{job}', p_job.id), p_now);
    end if;
    v_head_term := (select lost_term from events where key = v_key and state in ('waiting', 'dead') order by seq limit 1);
    update events set state = 'skipped', finished_at = p_now
    where job_id = p_job.id and lost_term = p_job.term and state = 'waiting';
    -- What is of an earlier term goes on as it was, and what is in hand of it stays so.
    if v_head_term = p_job.term then perform settle_keys(v_key, p_now); end if;
  end if;
  insert into remarks (id, job_id, at, source, kind, text, event_id)
  values (gen_random_uuid()::text, p_job.id, p_now, 'dispatch', 'job.moved', replace(replace(
    case when v_was_handed then :moved_handed else :moved_not_handed end,
    '{from}', coalesce(p_job.organization_id, :unnamed_organization)),
    '{to}', coalesce(p_to, :unnamed_organization)), p_event);
  perform drop_reserved_outbox_keys(array[v_key]);
  return not v_was_handed or p_job.is_canceled_by_brand = 1;
end $$;

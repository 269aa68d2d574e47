import { locks } from './base-functions.ts'

/** Expression of the indexes `updates_unpurged` and `updates_evidence`. */
const updateDoneAt = 'coalesce(dismissed_at, sent_at, parked_at, accepted_at)'

export const retentionFunctions = `
/*
 * Removes one slice of what is done and old: bodies and texts first, then rows that outlived their time as evidence. One
 * process at a time; a row in other hands is passed by, so that nobody waits for retention and it waits for nobody.
 */
create function purge_slice(p_retention_ms bigint, p_evidence_ms bigint, p_limit integer, p_now bigint,
  out emptied integer, out deleted integer) language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_old bigint := v_now - p_retention_ms;
  v_outlived bigint := v_now - p_evidence_ms;
  v_left integer := p_limit;
begin
  emptied := 0;
  deleted := 0;
  if not pg_try_advisory_xact_lock(${locks.retention}) then return; end if;
  emptied := empty_events(v_old, p_limit, v_now);
  emptied := emptied + empty_updates(v_old, p_limit - emptied, v_now);
  emptied := emptied + empty_attention(v_old, p_limit - emptied, v_now);
  emptied := emptied + empty_remarks(v_old, p_limit - emptied, v_now);
  v_left := p_limit - emptied;
  -- A link that went further back than updates are known by their keys would take them once more.
  delete from unlinked where kept_at <= v_outlived + 86400000;
  deleted := remove_events(v_outlived, v_left);
  deleted := deleted + remove_updates(v_outlived, v_left - deleted);
  deleted := deleted + remove_attention(v_outlived, v_left - deleted);
  deleted := deleted + remove_remarks(v_outlived, v_left - deleted);
  deleted := deleted + remove_bygone(v_now, v_old, v_outlived, greatest(v_left - deleted, 0));
end $$;

/* Keeps a job as it is until the end of the transaction; false where somebody works on it. One not known is nobody's. */
create function take_job(p_job text) returns boolean language plpgsql as $$
begin
  if p_job is null then return true; end if;
  perform 1 from jobs where id = p_job for update skip locked;
  return found or not exists (select 1 from jobs where id = p_job);
end $$;

/*
 * Takes the body of closed jobs of which nothing has its texts any more: neither what waits nor what was done lately.
 * Closed by Dispatch's word or by ours: Dispatch does not repeat ours to us. A job is looked at with the last of its
 * items, so that nothing has to look for it; its row was taken before.
 */
create function empty_jobs(p_jobs text[], p_now bigint) returns void language plpgsql as $$
declare
  v_job text;
begin
  for v_job in select distinct x from unnest(p_jobs) as x where x is not null loop
    update jobs set body = '{"id":' || id_json || '}', handed_body = null, customer_phone = null, purged_at = p_now
    where id = v_job and purged_at is null
      and (status in ('complete', 'canceled', 'rejected') or exists (select 1 from updates
        where job_id = v_job and kind in ('complete', 'cancel', 'reject') and state in ('sent', 'confirmed')))
      and not exists (select 1 from events where job_id = v_job and purged_at is null)
      and not exists (select 1 from updates where job_id = v_job and purged_at is null)
      and not exists (select 1 from attention where job_id = v_job and purged_at is null)
      and not exists (select 1 from remarks where job_id = v_job and purged_at is null);
  end loop;
end $$;

/* Removes those of which nothing is left; returns how many. */
create function remove_jobs(p_jobs text[]) returns integer language plpgsql as $$
declare
  v_job text;
  v_count integer := 0;
begin
  for v_job in select distinct x from unnest(p_jobs) as x where x is not null loop
    delete from jobs where id = v_job and purged_at is not null
      and not exists (select 1 from events where job_id = v_job)
      and not exists (select 1 from updates where job_id = v_job)
      and not exists (select 1 from attention where job_id = v_job)
      and not exists (select 1 from remarks where job_id = v_job);
    continue when not found;
    delete from unlinked where job_id = v_job;
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

create function empty_events(p_before bigint, p_limit integer, p_now bigint) returns integer language plpgsql as $$
declare
  v_event record;
  v_seqs bigint[] := '{}';
  v_jobs text[] := '{}';
begin
  for v_event in select seq, job_id from events
    where state in ('done', 'skipped') and purged_at is null and finished_at <= p_before
    order by finished_at for update skip locked
  loop
    exit when cardinality(v_seqs) >= p_limit;
    continue when not take_job(v_event.job_id);
    v_seqs := v_seqs || v_event.seq;
    v_jobs := v_jobs || v_event.job_id;
  end loop;
  delete from event_bodies where event_seq = any(v_seqs);
  delete from event_handed where event_seq = any(v_seqs);
  delete from steps where event_seq = any(v_seqs);
  update attempts set message = null where event_seq = any(v_seqs) and message is not null;
  update events set message = null, purged_at = p_now where seq = any(v_seqs);
  perform empty_jobs(v_jobs, p_now);
  return cardinality(v_seqs);
end $$;

/* The first event of a message says that it was recorded: it goes last, and only once none of the others waits. */
create function remove_events(p_before bigint, p_limit integer) returns integer language plpgsql as $$
declare
  v_event record;
  v_count integer := 0;
  v_jobs text[] := '{}';
begin
  for v_event in select seq, message_id, job_id, put_key, entity_id from events
    where purged_at is not null and finished_at <= p_before order by finished_at for update skip locked
  loop
    exit when v_count >= p_limit;
    continue when exists (select 1 from events as further where further.message_id = v_event.message_id
      and further.id <> further.message_id || '_0' and further.seq > v_event.seq);
    continue when not take_job(v_event.job_id);
    delete from attempts where event_seq = v_event.seq;
    delete from events where seq = v_event.seq;
    -- That an entity was told of is known by an event of its job.
    delete from entities where put_key = short_of(coalesce(v_event.put_key, ''))
      and entity_id = short_of(v_event.entity_id) and not exists (select 1 from events
        where job_id = v_event.job_id and put_key = v_event.put_key and entity_id = v_event.entity_id);
    v_count := v_count + 1;
    v_jobs := v_jobs || v_event.job_id;
  end loop;
  return v_count + remove_jobs(v_jobs);
end $$;

create function empty_updates(p_before bigint, p_limit integer, p_now bigint) returns integer language plpgsql as $$
declare
  v_update record;
  v_seqs bigint[] := '{}';
  v_jobs text[] := '{}';
begin
  for v_update in select seq, job_id from updates
    where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null and ${updateDoneAt} <= p_before
    order by ${updateDoneAt} for update skip locked
  loop
    exit when cardinality(v_seqs) >= p_limit;
    continue when not take_job(v_update.job_id);
    v_seqs := v_seqs || v_update.seq;
    v_jobs := v_jobs || v_update.job_id;
  end loop;
  -- What a suppressed one keeps is its cause.
  update update_history set message = null
  where update_seq = any(v_seqs) and state <> 'suppressed' and message is not null;
  update updates set record = '', message = null, sealed_credentials = null, purged_at = p_now where seq = any(v_seqs);
  perform empty_jobs(v_jobs, p_now);
  return cardinality(v_seqs);
end $$;

create function remove_updates(p_before bigint, p_limit integer) returns integer language plpgsql as $$
declare
  v_update record;
  v_count integer := 0;
  v_jobs text[] := '{}';
begin
  for v_update in select seq, job_id from updates where purged_at is not null and ${updateDoneAt} <= p_before
    and coalesce(repeated_at, 0) <= p_before and not exists (select 1 from events
      where events.key = updates.key and events.state in ('waiting', 'dead'))
    order by ${updateDoneAt} for update skip locked
  loop
    exit when v_count >= p_limit;
    continue when not take_job(v_update.job_id);
    delete from update_history where update_seq = v_update.seq;
    delete from updates where seq = v_update.seq;
    v_count := v_count + 1;
    v_jobs := v_jobs || v_update.job_id;
  end loop;
  return v_count + remove_jobs(v_jobs);
end $$;

create function empty_attention(p_before bigint, p_limit integer, p_now bigint) returns integer language plpgsql as $$
declare
  v_item record;
  v_jobs text[] := '{}';
begin
  for v_item in select seq, job_id from attention where done_at is not null and purged_at is null and done_at <= p_before
    order by done_at for update skip locked
  loop
    exit when cardinality(v_jobs) >= p_limit;
    continue when not take_job(v_item.job_id);
    update attention set text = '', purged_at = p_now where seq = v_item.seq;
    v_jobs := v_jobs || v_item.job_id;
  end loop;
  perform empty_jobs(v_jobs, p_now);
  return cardinality(v_jobs);
end $$;

create function remove_attention(p_before bigint, p_limit integer) returns integer language plpgsql as $$
declare
  v_item record;
  v_jobs text[] := '{}';
begin
  for v_item in select seq, job_id from attention where purged_at is not null and done_at <= p_before
    order by done_at for update skip locked
  loop
    exit when cardinality(v_jobs) >= p_limit;
    continue when not take_job(v_item.job_id);
    delete from attention where seq = v_item.seq;
    v_jobs := v_jobs || v_item.job_id;
  end loop;
  return cardinality(v_jobs) + remove_jobs(v_jobs);
end $$;

/* A remark about an event or update goes after it. */
create function empty_remarks(p_before bigint, p_limit integer, p_now bigint) returns integer language plpgsql as $$
declare
  v_remark record;
  v_jobs text[] := '{}';
begin
  for v_remark in select seq, job_id, event_id, update_id from remarks where purged_at is null and at <= p_before
    order by at for update skip locked
  loop
    exit when cardinality(v_jobs) >= p_limit;
    continue when exists (select 1 from events where id = v_remark.event_id and purged_at is null)
      or exists (select 1 from updates where id = v_remark.update_id and purged_at is null);
    continue when not take_job(v_remark.job_id);
    update remarks set text = '', purged_at = p_now where seq = v_remark.seq;
    v_jobs := v_jobs || v_remark.job_id;
  end loop;
  perform empty_jobs(v_jobs, p_now);
  return cardinality(v_jobs);
end $$;

create function remove_remarks(p_before bigint, p_limit integer) returns integer language plpgsql as $$
declare
  v_remark record;
  v_jobs text[] := '{}';
begin
  for v_remark in select seq, job_id from remarks where purged_at is not null and at <= p_before
    order by at for update skip locked
  loop
    exit when cardinality(v_jobs) >= p_limit;
    continue when not take_job(v_remark.job_id);
    delete from remarks where seq = v_remark.seq;
    v_jobs := v_jobs || v_remark.job_id;
  end loop;
  return cardinality(v_jobs) + remove_jobs(v_jobs);
end $$;

/* What stands for itself: who did what; receipts of bodies that may come again within minutes; the echo ledger. */
create function remove_bygone(p_now bigint, p_old bigint, p_outlived bigint, p_limit integer) returns integer
language plpgsql as $$
declare
  v_count integer;
  v_sum integer;
begin
  delete from audit where seq in (select seq from audit where at <= p_outlived order by at limit p_limit
    for update skip locked);
  get diagnostics v_sum = row_count;
  delete from repeats where message_id in (select message_id from repeats where recorded_at <= p_old
    order by recorded_at limit p_limit for update skip locked);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from echoes where ctid = any(array(select ctid from echoes where expires_at <= p_now
    order by expires_at limit p_limit for update skip locked));
  get diagnostics v_count = row_count;
  return v_sum + v_count;
end $$;
`

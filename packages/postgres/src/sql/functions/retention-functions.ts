import { locks } from './base-functions.ts'

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

/* Keeps a job as it is until the end of the transaction; false if somebody works on it. One not known is nobody's. */
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
    update jobs set body = '{"id":' || id_json || '}', handed_body = null, customer_phone = null,
      search_text = null, search_phones = null, purged_at = p_now
    where id = v_job and purged_at is null
      and (status in ('canceled', 'rejected') or status = 'complete' and not exists (select 1 from updates
        where job_id = v_job and lost_term is null and kind = 'schedule' and state in ('queued', 'sent', 'confirmed')
          and accepted_at > coalesce(jobs.status_at, 0))
      or exists (select 1 from updates
        where job_id = v_job and lost_term is null and kind in ('complete', 'cancel', 'reject')
          and state in ('sent', 'confirmed')
          and not exists (select 1 from updates as later
            where later.job_id = v_job and later.lost_term is null and later.kind = 'schedule' and later.seq > updates.seq
              and later.state in ('queued', 'sent', 'confirmed'))
          and not exists (select 1 from jsonb_each(jobs.visits::jsonb) as visit
            where visit.value ->> 'status' in ('scheduled', 'enroute', 'started')
              and (visit.value ->> 'at')::bigint > updates.accepted_at)))
      and not exists (select 1 from events where job_id = v_job and purged_at is null)
      and not exists (select 1 from updates where job_id = v_job and purged_at is null)
      and not exists (select 1 from attention where job_id = v_job and purged_at is null)
      and not exists (select 1 from remarks where job_id = v_job and purged_at is null);
    continue when not found;
    update lost_jobs set body = (select body from jobs where id = v_job), handed_body = null where job_id = v_job;
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
    delete from lost_jobs where job_id = v_job;
    v_count := v_count + 1;
  end loop;
  return v_count;
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

/* Jobs that wait for their organization are told so on their timelines, and when that is over. */
/* What the job was told last of being held: the same is not told again. */
create function last_told_of_hold(p_job text) returns text language plpgsql stable as $$
begin
  return (select text from remarks where job_id = p_job and kind in ('job.held', 'job.freed') order by seq desc limit 1);
end $$;

/* Of these keys those that wait for their organization. */
create function remark_held(p_keys text[], p_holds_unknown boolean, p_now bigint) returns void language plpgsql as $$
begin
  insert into remarks (id, job_id, at, source, kind, text)
  select gen_random_uuid()::text, waiting.job_id, p_now, 'gateway', 'job.held', waiting.text from (
    select distinct k.job_id, case when k.gates & 4 <> 0 then replace(:activation_held, '{organization}', k.organization_id)
      else replace(:not_connected, '{organization}', k.organization_id) end as text
    from keys k where k.key = any(p_keys) and k.job_id is not null
      and (k.gates & 4 <> 0 or p_holds_unknown and k.provider is null and k.organization_id is not null)) as waiting
  where waiting.text is distinct from last_told_of_hold(waiting.job_id);
end $$;

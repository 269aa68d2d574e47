/* A job was linked: that it was not is no longer listed, and the vendor's changes are asked for from its place. */
create function tell_linked(p_job text, p_now bigint) returns void language plpgsql as $$
begin
  update attention set done_at = now_ms(p_now) where job_id = p_job and done_at is null and cause = 'not_linked';
  perform go_back_to_place(p_job);
  perform tell_shared_work_order(p_job, p_now);
end $$;

/* Two jobs of one provider with one work order are a mistake, or meant: a person is asked once a pair. Of many jobs, since
   a BMS may give all of them one id, a few are looked at. */
create function tell_shared_work_order(p_job text, p_now bigint) returns void language plpgsql as $$
declare
  v_job record;
  v_other record;
  v_text text;
begin
  select seq, bms_id, provider into v_job from jobs where id = p_job;
  select id, seq into v_other from (select id, seq from jobs
    where bms_id = v_job.bms_id and id <> p_job and provider is not distinct from v_job.provider and purged_at is null
    limit 20) as others
  order by seq desc limit 1;
  if not found then return; end if;
  v_text := replace(replace(replace(:shared_work_order,
    '{older}', case when v_other.seq > v_job.seq then p_job else v_other.id end),
    '{newer}', case when v_other.seq > v_job.seq then v_other.id else p_job end), '{bmsId}', v_job.bms_id);
  if exists (select 1 from attention
    where cause = 'needs_attention' and text = v_text and job_id in (p_job, v_other.id)) then return; end if;
  perform add_attention('needs_attention', p_job, v_job.provider, v_text, p_now);
end $$;

/* The BMS answered another work order than the job is linked to: a person looks. */
create function add_second_work_order(p_job text, p_provider text, p_standing text, p_other text, p_now bigint)
returns void language plpgsql as $$
begin
  perform add_attention('two_work_orders', p_job, p_provider,
    format('The job is linked to %s; the BMS now answered %s, which was not taken over.', p_standing, p_other), p_now);
end $$;

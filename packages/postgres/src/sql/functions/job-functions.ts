import { sharedWorkOrderText } from '@truckroll/store'

export const jobFunctions = `
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
  v_text := replace(replace(replace('${sharedWorkOrderText.replaceAll("'", "''")}',
    '{older}', case when v_other.seq > v_job.seq then p_job else v_other.id end),
    '{newer}', case when v_other.seq > v_job.seq then v_other.id else p_job end), '{bmsId}', v_job.bms_id);
  if exists (select 1 from attention
    where cause = 'needs_attention' and text = v_text and job_id in (p_job, v_other.id)) then return; end if;
  perform add_attention('needs_attention', p_job, v_job.provider, v_text, p_now);
end $$;

/* Links a job to what an import calls it, unless it has a link: then the other is listed for a person. */
create function link_import(p_job text, p_bms text, p_now bigint) returns void language plpgsql as $$
declare
  v_job record;
begin
  select bms_id, provider into v_job from jobs where id = p_job for update;
  if v_job.bms_id <> p_bms then
    perform add_attention('two_work_orders', p_job, v_job.provider,
      format('The job is linked to %s; the import names %s, which was not taken over.', v_job.bms_id, p_bms), p_now);
  end if;
  update jobs set is_created = 1, bms_id = coalesce(bms_id, p_bms) where id = p_job;
  perform tell_linked(p_job, p_now);
end $$;

/* Joins a job that just became known, or whose provider did, to its import by claim number. */
create function join_import(p_job text, p_external text, p_provider text, p_now bigint) returns void
language plpgsql as $$
declare
  v_bms text;
begin
  if p_external is null or p_provider is null then return; end if;
  delete from imports where external_organization_id = p_provider and external_id = p_external returning bms_id into v_bms;
  if found then perform link_import(p_job, v_bms, p_now); end if;
end $$;

/* The BMS answered another work order than the job is linked to: a person looks. */
create function add_second_work_order(p_job text, p_provider text, p_standing text, p_other text, p_now bigint)
returns void language plpgsql as $$
begin
  perform add_attention('two_work_orders', p_job, p_provider,
    format('The job is linked to %s; the BMS now answered %s, which was not taken over.', p_standing, p_other), p_now);
end $$;

/*
 * Links a job that has no BMS id yet; another one than it has is listed for a person and not taken over. Returns the
 * id that stands, null if the job is not known. p_term: as whoever links it knows the job.
 */
create function link_job(p_job text, p_bms text, p_term integer, p_now bigint) returns text language plpgsql as $$
declare
  v_job record;
begin
  select bms_id, provider, term into v_job from jobs where id = p_job for update;
  if not found then return null; end if;
  if p_term <> v_job.term then
    update lost_jobs set bms_id = coalesce(bms_id, p_bms) where job_id = p_job and term = p_term
    returning bms_id into v_job.bms_id;
    return coalesce(v_job.bms_id, p_bms);
  end if;
  if v_job.bms_id is null then
    update jobs set bms_id = p_bms where id = p_job;
    perform tell_linked(p_job, p_now);
    return p_bms;
  end if;
  if v_job.bms_id <> p_bms then
    perform add_second_work_order(p_job, v_job.provider, v_job.bms_id, p_bms, p_now);
  end if;
  return v_job.bms_id;
end $$;

/* Links a job whatever it was linked to; with an expectation only if that holds. False if it did not. */
create function relink_job(p_job text, p_bms text, p_is_expected boolean, p_expected text, p_by jsonb,
  p_now bigint) returns boolean language plpgsql as $$
declare
  v_before text;
begin
  select bms_id into v_before from jobs where id = p_job for update;
  update jobs set bms_id = p_bms where id = p_job and (not p_is_expected or bms_id is not distinct from p_expected);
  if not found then return false; end if;
  perform tell_linked(p_job, p_now);
  perform audit_act(p_by, 'job.link', p_job, coalesce(v_before, 'not linked'), p_bms, now_ms(p_now));
  return true;
end $$;

create function count_linked(p_jobs jsonb) returns text language plpgsql stable as $$
begin
  return (select count(*) filter (where exists (select 1 from jobs where bms_id is not null and jobs.id = x.id)
      or exists (select 1 from jobs where bms_id is not null and external_id = x."externalId"
        and provider = x."externalOrganizationId")) || ' of ' || count(*) || ' linked'
    from jsonb_to_recordset(p_jobs) as x (id text, "externalId" text, "externalOrganizationId" text));
end $$;

/* Jobs that were open before this gateway: known at once by their id, or once the event with their claim number comes. */
create function import_jobs(p_jobs jsonb, p_by jsonb, p_now bigint) returns void language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_job record;
  v_provider text;
  v_known text;
  v_before text;
begin
  perform share_owners();
  if p_by is not null then v_before := count_linked(p_jobs); end if;
  for v_job in select * from jsonb_to_recordset(p_jobs) as x (kind text, id text, "idJson" text, "organizationId" text,
    "organizationIdJson" text, "sourceIdJson" text, "externalId" text, "externalOrganizationId" text, "bmsId" text)
  loop
    if v_job.kind = 'claim' then
      select id into v_known from jobs
      where external_id = v_job."externalId" and provider = v_job."externalOrganizationId" and is_created = 0
      order by seq limit 1;
      if found then perform link_import(v_known, v_job."bmsId", v_now);
      else
        insert into imports (external_id, external_organization_id, bms_id)
        values (v_job."externalId", v_job."externalOrganizationId", v_job."bmsId")
        on conflict (external_organization_id, external_id) do update set bms_id = excluded.bms_id;
      end if;
    else
      v_provider := provider_of('default', v_job."organizationId");
      insert into jobs (id, id_json, organization_id, organization_id_json, source_id_json, body, credential, provider,
        first_seen_at)
      values (v_job.id, v_job."idJson", v_job."organizationId", v_job."organizationIdJson", v_job."sourceIdJson",
        '{"id":' || v_job."idJson" || '}', seat_of(v_provider), v_provider, v_now)
      on conflict (id) do nothing;
      perform link_import(v_job.id, v_job."bmsId", v_now);
    end if;
  end loop;
  if p_by is not null then
    perform audit_act(p_by, 'job.import', 'jobs', v_before, count_linked(p_jobs), v_now);
  end if;
end $$;

/* The seat whose key signs for a provider before any job of it came. */
create function seat_of(p_provider text) returns text language plpgsql stable as $$
begin
  if exists (select 1 from providers where external_organization_id = p_provider and sealed_dispatch is not null) then
    return p_provider;
  end if;
  return 'default';
end $$;
`

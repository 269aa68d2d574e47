/** SQLSTATEs of the errors that the functions raise themselves, and the code that callers see. */
export const raised = {
  TRP01: 'TR_PROVIDER_CONFLICT',
  TRP02: 'TR_PROVIDER_UNKNOWN',
  TRC01: 'TR_STORE_SUPERSEDED',
} as const

export const providerFunctions = `
/* What waited for the organization's provider has it from now on. */
create function connect_provider(p_id text, p_organization text, p_now bigint) returns void language plpgsql as $$
declare
  v_claim text;
  v_job text;
begin
  perform remark_connected(p_organization, p_id, p_now);
  update jobs set provider = p_id where organization_id = p_organization and provider is distinct from p_id;
  update lost_jobs set provider = p_id where organization_id = p_organization;
  update keys set provider = p_id, slot = slot_of(p_organization, p_id) where organization_id = p_organization;
  update outbox_keys set provider = p_id, slot = slot_of(p_organization, p_id) where organization_id = p_organization;
  for v_claim in select external_id from imports where external_organization_id = p_id loop
    select id into v_job from jobs
    where external_id = v_claim and provider = p_id and is_created = 0 order by seq limit 1;
    if found then perform join_import(v_job, v_claim, p_id, p_now); end if;
  end loop;
end $$;

create function refuse_taken(p_id text, p_organization text) returns void language plpgsql as $$
declare
  v_holder text := (select external_organization_id from providers where organization_id = p_organization);
begin
  if v_holder <> p_id then
    -- What one that left was connected to before is free for another.
    update providers set organization_id = null, organization_id_json = null
    where external_organization_id = v_holder and state not in ('connected', 'paused', 'offboarding');
    if found then return; end if;
    raise exception using errcode = 'TRP01', message =
      format('Organization %s belongs to provider %s: offboard that one, or give %s another', p_organization, v_holder, p_id);
  end if;
end $$;

create function provider_words(p_id text) returns text language plpgsql stable as $$
begin
  return coalesce((select state || coalesce(' as organization ' || organization_id, '') from providers
    where external_organization_id = p_id), 'not known');
end $$;

create function audit_provider(p_id text, p_before text, p_act jsonb, p_by jsonb, p_now bigint) returns void
language plpgsql as $$
begin
  perform audit_act(p_by, p_act ->> 'act', p_id, p_before,
    provider_words(p_id) || coalesce('; changed: ' || (p_act ->> 'changed'), ''), p_now);
end $$;

/* Inserts a provider, with a post and a notice. False if it exists already. */
create function add_provider(p_provider jsonb, p_sealed_credentials bytea, p_sealed_dispatch bytea, p_post jsonb,
  p_post_sealed bytea, p_notice jsonb, p_act jsonb, p_by jsonb, p_now bigint) returns boolean language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_id text := p_provider ->> 'externalOrganizationId';
begin
  perform lock_owners();
  if exists (select 1 from providers where external_organization_id = v_id) then return false; end if;
  perform refuse_taken(v_id, p_provider ->> 'organizationId');
  insert into providers (external_organization_id, organization_id, organization_id_json, name, state, profile,
    request_hash, settings, sealed_credentials, sealed_dispatch, is_held, held_message, requested_at, connected_at)
  values (v_id, p_provider ->> 'organizationId', p_provider ->> 'organizationIdJson', p_provider ->> 'name',
    case when p_provider ->> 'state' = 'connected'
        and exists (select 1 from pauses where kind = 'provider' and subject = v_id)
      then 'paused' else p_provider ->> 'state' end, p_provider ->> 'profile', p_provider ->> 'requestHash', p_provider ->> 'settings',
    p_sealed_credentials, p_sealed_dispatch, (p_provider ->> 'isHeld')::boolean::integer, p_provider ->> 'heldMessage',
    (p_provider ->> 'requestedAt')::bigint, (p_provider ->> 'connectedAt')::bigint);
  if p_provider ? 'organizationId' then perform connect_provider(v_id, p_provider ->> 'organizationId', v_now); end if;
  if p_post is not null then perform queue_post(p_post, p_post_sealed, v_now); end if;
  if p_notice is not null then perform record_messages(p_notice, v_now); end if;
  perform audit_provider(v_id, 'not known', p_act, p_by, v_now);
  return true;
end $$;

/* Changes what is given of a provider, with a post and a notice. */
create function change_provider(p_id text, p_change jsonb, p_sealed_credentials bytea, p_sealed_dispatch bytea,
  p_post jsonb, p_post_sealed bytea, p_notice jsonb, p_act jsonb, p_by jsonb, p_now bigint) returns void
language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_before text;
begin
  perform lock_owners();
  v_before := provider_words(p_id);
  perform refuse_taken(p_id, p_change ->> 'organizationId');
  update providers set
    organization_id = coalesce(p_change ->> 'organizationId', organization_id),
    organization_id_json = coalesce(p_change ->> 'organizationIdJson', organization_id_json),
    name = coalesce(p_change ->> 'name', name),
    connected_at = case when p_change ->> 'state' = 'connected' and (state <> 'connected' or connected_at is null)
      then v_now else connected_at end,
    -- Paused before it was connected, it stays so.
    state = case when p_change ->> 'state' = 'connected'
        and exists (select 1 from pauses where kind = 'provider' and subject = p_id)
      then 'paused' else coalesce(p_change ->> 'state', state) end,
    profile = coalesce(p_change ->> 'profile', profile),
    request_hash = coalesce(p_change ->> 'requestHash', request_hash),
    settings = coalesce(p_change ->> 'settings', settings),
    sealed_credentials = coalesce(p_sealed_credentials, sealed_credentials),
    sealed_dispatch = coalesce(p_sealed_dispatch, sealed_dispatch)
  where external_organization_id = p_id;
  if not found then
    raise exception using errcode = 'TRP02', message = format('Provider %s is not known: onboard it first', p_id);
  end if;
  if (p_change ->> 'releasesHold')::boolean then perform release_hold(p_id, p_now); end if;
  if p_change ? 'heldMessage' then
    perform tell_held(p_id, v_now);
    update providers set is_held = 1, held_message = p_change ->> 'heldMessage', held_at = coalesce(held_at, v_now)
    where external_organization_id = p_id;
  end if;
  if p_change ? 'organizationId' then perform connect_provider(p_id, p_change ->> 'organizationId', v_now); end if;
  if p_post is not null then perform queue_post(p_post, p_post_sealed, v_now); end if;
  if p_notice is not null then perform record_messages(p_notice, v_now); end if;
  perform audit_provider(p_id, v_before, p_act, p_by, v_now);
end $$;

create function release_hold(p_id text, p_now bigint) returns void language plpgsql as $$
begin
  if exists (select 1 from providers where external_organization_id = p_id and is_held = 1) then
    perform remark_waiting(p_id, 'gateway', 'job.freed',
      format('The login of provider %s is tried again: the job goes on.', p_id), now_ms(p_now));
  end if;
  update providers set is_held = 0, held_message = null, held_at = null where external_organization_id = p_id;
end $$;

create function set_job_gate(p_job text, p_is_set boolean) returns void language plpgsql as $$
begin
  update keys set gates = case when p_is_set then gates | 2 else gates & ~2 end where job_id = p_job;
  update outbox_keys set gates = case when p_is_set then gates | 2 else gates & ~2 end where job_id = p_job;
end $$;

create function pause_scope(p_kind text, p_subject text, p_by text, p_now bigint) returns void language plpgsql as $$
begin
  perform lock_owners();
  insert into pauses (kind, subject, paused_at, paused_by) values (p_kind, p_subject, now_ms(p_now), p_by)
  on conflict do nothing;
  if p_kind = 'job' then perform set_job_gate(p_subject, true); end if;
  if p_kind = 'provider' then
    update providers set state = 'paused' where external_organization_id = p_subject and state = 'connected';
  end if;
end $$;

/* Ends a pause; of a provider also the hold of a refused login. */
create function resume_scope(p_kind text, p_subject text, p_now bigint) returns void language plpgsql as $$
begin
  perform lock_owners();
  delete from pauses where kind = p_kind and subject = p_subject;
  if p_kind = 'job' then perform set_job_gate(p_subject, false); end if;
  if p_kind = 'provider' then
    update providers set state = 'connected' where external_organization_id = p_subject and state = 'paused';
    perform release_hold(p_subject, p_now);
  end if;
end $$;

create function hold_organization(p_organization text, p_is_held boolean, p_holds_unknown boolean, p_now bigint) returns void language plpgsql as $$
begin
  perform lock_owners();
  if p_is_held then
    insert into holds (organization_id, held_at) values (p_organization, now_ms(p_now)) on conflict do nothing;
  else
    delete from holds where organization_id = p_organization;
    perform remark_activation_freed(p_organization, now_ms(p_now));
  end if;
  update keys set gates = case when p_is_held then gates | 4 else gates & ~4 end where organization_id = p_organization;
  if p_is_held then
    perform remark_held(array(select key from keys where organization_id = p_organization), p_holds_unknown, now_ms(p_now));
  end if;
end $$;
`

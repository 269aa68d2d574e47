/* The time of the store: the database's own clock, unless another is given. */
create function now_ms(p_now bigint) returns bigint language sql volatile as $$
  select coalesce(p_now, (extract(epoch from clock_timestamp()) * 1000)::bigint)
$$;

/* An index takes no entry above 2.7 kB: of an id that long its hash stands for it. */
create function short_of(p_text text) returns text language sql immutable as $$
  select case when octet_length(p_text) > 400 then 'md5:' || md5(p_text) else p_text end
$$;

/* The queue of its own that a key stands in: of a provider, of an organization not connected, or of nobody. */
create function slot_of(p_organization text, p_provider text) returns text language sql immutable as $$
  select case when p_provider is not null then 'p:' || p_provider
    when p_organization is not null then 'o:' || short_of(p_organization) else '-' end
$$;

/* What holds a key back by itself, as bits: 1 its head is a dead letter, 2 its job is paused, 4 activation. */
create function gates_of(p_job text, p_organization text) returns integer language plpgsql stable as $$
declare
  v_gates integer := 0;
begin
  if exists (select 1 from pauses where kind = 'job' and subject = p_job) then v_gates := 2; end if;
  if exists (select 1 from holds where organization_id = p_organization) then v_gates := v_gates | 4; end if;
  return v_gates;
end $$;

create function share_owners() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(:owners_lock);
end $$;

create function lock_owners() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(:owners_lock);
end $$;

/* Lists an item; the same one still open is not listed twice. Returns its id. */
create function add_attention(p_cause text, p_job text, p_provider text, p_text text, p_now bigint) returns text
language plpgsql as $$
declare
  v_id text;
begin
  insert into attention (id, cause, job_id, external_organization_id, text, since)
  values (gen_random_uuid()::text, p_cause, p_job, p_provider, p_text, now_ms(p_now))
  on conflict do nothing returning id into v_id;
  if v_id is not null then return v_id; end if;
  return (select id from attention where done_at is null and cause = p_cause and text = p_text
    and job_id is not distinct from p_job
    and (p_job is not null or external_organization_id is not distinct from p_provider) limit 1);
end $$;

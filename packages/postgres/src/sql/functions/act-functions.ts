import { parkedAfter } from '../dead-letter-sql.ts'

/** After a standstill a replay makes up for this much at the most; see the gateway's store/to-replay-pace.ts. */
const CATCH_UP_MS = 1_000

/**
 * What people do: each act is audited with what was before and after, in its own transaction. `p_by` is who asks as
 * `{id, token, actor, name}`; its id is the audit entry's, so that an act whose answer was lost is audited once. Null:
 * the gateway's own act.
 */
export const actFunctions = `
create function audit_act(p_by jsonb, p_act text, p_subject text, p_before text, p_after text, p_now bigint)
returns void language plpgsql as $$
begin
  if p_by is null then return; end if;
  insert into audit (id, at, token, actor, act, subject, before, after)
  values (p_by ->> 'id', p_now, p_by ->> 'token', p_by ->> 'actor', p_act, p_subject, p_before, p_after)
  on conflict do nothing;
end $$;

/* Tells on the job's timeline what a person did: had an item replayed or gave it up, paused the job or resumed it. */
create function remark_item(p_job text, p_kind text, p_what text, p_event text, p_update text, p_by jsonb, p_now bigint)
returns void language plpgsql as $$
begin
  if p_by is null or p_job is null then return; end if;
  insert into remarks (id, job_id, at, source, kind, text, event_id, update_id)
  values (gen_random_uuid()::text, p_job, p_now, 'operator', p_kind, p_what || ', by ' || (p_by ->> 'name') || '.',
    p_event, p_update);
end $$;

/* As the audit shows it. A provider may be paused by its state alone, and held besides. */
create function pause_state(p_kind text, p_subject text) returns text language plpgsql as $$
declare
  v_is_paused boolean := exists (select 1 from pauses where kind = p_kind and subject = p_subject)
    or (p_kind = 'provider' and is_provider_paused(p_subject));
begin
  return case when v_is_paused then 'paused' else 'running' end
    || case when p_kind = 'provider'
      and exists (select 1 from providers where external_organization_id = p_subject and is_held = 1)
      then ', held' else '' end;
end $$;

create function pause_or_resume(p_act text, p_kind text, p_subject text, p_by jsonb, p_now bigint) returns void
language plpgsql as $$
declare
  v_before text;
  v_after text;
begin
  perform lock_owners();
  v_before := pause_state(p_kind, p_subject);
  if p_act = 'pause' then perform pause_scope(p_kind, p_subject, p_by ->> 'name', p_now);
  else perform resume_scope(p_kind, p_subject, p_now); end if;
  v_after := pause_state(p_kind, p_subject);
  perform audit_act(p_by, p_act, case when p_kind = 'all' then 'all' else p_kind || ':' || p_subject end, v_before,
    v_after, now_ms(p_now));
  if p_kind <> 'job' and v_after <> v_before and p_by is not null then
    perform remark_waiting(case when p_kind = 'provider' then p_subject end, 'operator',
      case p_act when 'pause' then 'job.held' else 'job.freed' end,
      format(case p_act when 'pause' then '%s is paused, by %s: the job waits.'
        else '%s is resumed, by %s: the job goes on.' end,
        case p_kind when 'all' then 'Everything' else 'Provider ' || p_subject end, p_by ->> 'name'), now_ms(p_now));
  end if;
  if p_kind = 'job' and v_after <> v_before then
    perform remark_item(p_subject, 'job.' || p_act || 'd', 'The job is ' || p_act || 'd', null, null, p_by,
      now_ms(p_now));
  end if;
end $$;

create function finish_attention(p_id text, p_by jsonb, p_now bigint) returns boolean language plpgsql as $$
begin
  update attention set done_at = now_ms(p_now) where id = p_id and done_at is null;
  if not found then return false; end if;
  perform audit_act(p_by, 'attention.done', p_id, 'open', 'done', now_ms(p_now));
  return true;
end $$;

/* Begins a replay of all that is parked by now and fits; returns how many items that are. */
create function start_replay(p_id text, p_provider text, p_cause text, p_from_start boolean, p_every_ms double precision,
  p_subject text, p_after text, p_by jsonb, p_now bigint) returns integer language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_total integer;
  v_until bigint;
begin
  select count(*), coalesce(max(item.parked_at), 0) into v_total, v_until
  from (${parkedAfter('-1', "''")}) as item
  where (p_provider is null or item.provider = p_provider) and (p_cause is null or item.cause = p_cause);
  insert into replays (id, token, actor, provider, cause, from_start, every_ms, until, total, next_at, started_at,
    finished_at)
  values (p_id, p_by ->> 'token', p_by ->> 'actor', p_provider, p_cause, p_from_start::integer, p_every_ms, v_until,
    v_total, v_now, v_now, case when v_total = 0 then v_now end)
  on conflict do nothing;
  if not found then return (select total from replays where id = p_id); end if;
  perform audit_act(p_by, 'dead_letter.replay_many', p_subject, v_total || ' parked', v_total || p_after, v_now);
  return v_total;
end $$;

/*
 * Takes the next items of every replay under way that no other process takes on at this moment. Returns after how many
 * milliseconds there is more to do, null if nothing is left.
 */
create function advance_replays(p_limit integer, p_now bigint, out next_in_ms double precision, out taken integer)
language plpgsql as $$
declare
  v_now bigint := now_ms(p_now);
  v_run record;
  v_from double precision;
  v_count integer;
  v_items text[];
  v_last bigint;
  v_done integer;
begin
  taken := 0;
  for v_run in select * from replays where finished_at is null order by seq for update skip locked loop
    v_from := case when v_run.next_at > v_now + v_run.every_ms then v_now
      else greatest(v_run.next_at, v_now - ${CATCH_UP_MS}) end;
    if v_now <= v_run.until and v_run.until - v_now < ${CATCH_UP_MS} then
      -- What fails again in the very millisecond in which the last item was parked would look as if it were of this.
      next_in_ms := least(next_in_ms, v_run.until + 1 - v_now);
      continue;
    end if;
    if v_run.every_ms = 0 then
      v_count := p_limit;
      v_from := v_now;
    elsif v_from > v_now then
      next_in_ms := least(next_in_ms, v_from - v_now);
      continue;
    else
      v_count := least(p_limit, floor((v_now - v_from) / v_run.every_ms)::integer + 1);
    end if;
    select array_agg(next.id order by next.parked_at, next.id), max(next.parked_at) into v_items, v_last from (
      select item.id, item.parked_at from (${parkedAfter('v_run.parked_at', 'v_run.item_id')}) as item
      where item.parked_at <= v_run.until and (v_run.provider is null or item.provider = v_run.provider)
        and (v_run.cause is null or item.cause = v_run.cause)
      order by item.parked_at, item.id limit v_count) as next;
    v_done := 0;
    if v_items is not null then
      v_done := replay_parked(v_items, v_run.from_start = 1, jsonb_build_object('name',
        case when v_run.actor is null then v_run.token else v_run.actor || ' (' || v_run.token || ')' end), v_now);
    end if;
    taken := taken + v_done;
    update replays set done = done + v_done, next_at = v_from + v_count * every_ms,
      parked_at = coalesce(v_last, parked_at), item_id = coalesce(v_items[cardinality(v_items)], item_id),
      finished_at = case when coalesce(cardinality(v_items), 0) < v_count then v_now end
    where seq = v_run.seq returning * into v_run;
    if v_run.finished_at is null then
      next_in_ms := least(next_in_ms, greatest(0, v_run.next_at - v_now));
    end if;
  end loop;
end $$;
`

/* How many keys of a slot may be taken: 0 none, -2 none of the whole seat. Posts for a provider go while it is paused. */
create function room_of_outbox_keys(p_seat text, p_slot text, p_options jsonb) returns integer language plpgsql stable
as $$
begin
  if p_options -> 'skip' ? p_seat then return -2; end if;
  if p_seat <> '' and p_slot like 'p:%' and is_provider_paused(substr(p_slot, 3)) then return 0; end if;
  return 1000000;
end $$;

/*
 * Hands out the next update of each job that has none on its way. A file larger than all the room goes alone, else it
 * would never go. The first row has the time and the place served last, as in claim_events.
 */
create function claim_sends(p_now bigint, p_limit integer, p_claim_ms bigint, p_owner text, p_seat text, p_slot text,
  p_options jsonb)
returns table (claimed_at bigint, last_seat text, last_slot text, id text, key text, token bigint, job_id text, kind text,
  seat text, provider text, record text, sealed_credentials bytea, file_bytes bigint, attempts integer) language plpgsql as $$
#variable_conflict use_column
declare
  v_now bigint := now_ms(p_now);
  v_taken text[] := '{}';
  v_kept text[] := '{}';
  v_seat text := p_seat;
  v_slot text := p_slot;
  v_room bigint := (p_options ->> 'fileBytes')::bigint;
  v_has_file boolean;
  v_head record;
begin
  if (p_options ->> 'isAnswerLost')::boolean then perform free_lost_outbox_keys(p_owner, p_options -> 'inHand'); end if;
  perform refresh_outbox_keys(v_now);
  if not is_all_paused() then
    select t.taken, t.last_seat, t.last_slot into v_taken, v_seat, v_slot
    from take_turns_outbox_keys(v_now, p_limit, p_seat, p_slot, p_options) as t;
  end if;
  if cardinality(v_taken) > 0 then
    v_has_file := exists (select 1 from outbox_keys k join updates u on u.id = k.claimed_id
      where k.claimed_until is not null and k.claimed_by = p_owner and u.file_bytes > 0);
    for v_head in
      select taken.key, u.id, u.file_bytes from unnest(v_taken) with ordinality as taken (key, place)
      cross join lateral (select h.id, h.file_bytes from updates h
        where h.key = taken.key and h.state = 'queued' order by h.aside_until, h.seq limit 1) as u
      order by taken.place
    loop
      if v_head.file_bytes > 0 then
        continue when v_has_file and v_head.file_bytes > v_room;
        v_has_file := true;
        v_room := v_room - v_head.file_bytes;
      end if;
      update outbox_keys set claim_token = nextval('claim_tokens'), claimed_id = v_head.id,
        claimed_until = v_now + p_claim_ms, claimed_by = p_owner
      where outbox_keys.key = v_head.key;
      v_kept := v_kept || v_head.key;
    end loop;
  end if;
  if cardinality(v_kept) = 0 then
    return query select v_now, v_seat, v_slot, null, null, null::bigint, null, null, null, null, null, null::bytea,
      null::bigint, null::integer;
    return;
  end if;
  return query
    select v_now, v_seat, v_slot, u.id, k.key, k.claim_token, u.job_id, u.kind, k.seat, k.provider, u.record, u.sealed_credentials,
      u.file_bytes, u.attempts
    from unnest(v_kept) with ordinality as kept (key, place)
    join outbox_keys k on k.key = kept.key
    join updates u on u.id = k.claimed_id
    order by kept.place;
end $$;

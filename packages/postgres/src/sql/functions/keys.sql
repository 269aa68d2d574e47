/*
 * Takes the rows of these keys, in one order so that two callers cannot wait for each other. A key without a row
 * gets one in slot '': its owner is filled in by touch, and drop_reserved removes those that nobody touched. Its gate
 * that nothing else has keeps it out of the indexes of keys that may be worked on, which it would enter twice.
 */
create function reserve_{table}(p_keys text[], p_now bigint) returns void language plpgsql as $$
begin
  insert into {table} as k (key, seat, slot, gates, due_at, since)
  select distinct x collate "C", '', '', :reserved_gate, p_now, p_now from unnest(p_keys) as x order by 1
  on conflict (key) do update set key = excluded.key where false;
end $$;

create function drop_reserved_{table}(p_keys text[]) returns void language plpgsql as $$
begin
  delete from {table} where key = any(p_keys) and slot = '';
end $$;

/* Makes sure of a key's one row. */
create function touch_{table}(p_key text, p_seat text, p_job text, p_organization text, p_provider text, p_gates integer,
  p_now bigint) returns void language plpgsql as $$
begin
  insert into {table} as k (key, job_id, organization_id, provider, seat, slot, gates, due_at, since)
  values (p_key, p_job, p_organization, p_provider, p_seat, slot_of(p_organization, p_provider), p_gates, p_now, p_now)
  on conflict (key) do update set :taken_over;
end $$;

/*
 * Frees what expired or was claimed before the clock was set back, and pulls back what that would leave waiting; nobody
 * claims or plans this far ahead. Rows in other hands are passed by.
 */
create function refresh_{table}(p_now bigint) returns void language plpgsql as $$
begin
  update {table} set claimed_until = null where key in (
    select key from {table} where claimed_until is not null
      and (claimed_until <= p_now or claimed_until > p_now + :longest_plan_ms) for update skip locked);
  update {table} set due_at = p_now where key in (
    select key from {table} where :is_ready and due_at > p_now + :longest_plan_ms for update skip locked);
end $$;

/* Frees what a process claimed and never heard of, because the answer was lost: all it holds but has not in hand. */
create function free_lost_{table}(p_owner text, p_in_hand jsonb) returns void language plpgsql as $$
begin
  update {table} set claimed_until = null
  where claimed_until is not null and claimed_by = p_owner and not p_in_hand ? key;
end $$;

/* Ends the claim and plans the key's next work. */
create function plan_{table}(p_key text, p_due_at bigint, p_since bigint, p_outage integer, p_dead integer, p_now bigint)
returns void language plpgsql as $$
begin
  update {table} set due_at = least(p_due_at, p_now + :longest_pause_ms), since = p_since, is_outage = p_outage,
    gates = (gates & ~1) | p_dead, claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0
  where key = p_key;
end $$;

/*
 * Up to p_limit slots with due keys, in circle after the place given; each with how many keys may be taken of it.
 * p_rooms says that by slot through room_of_{table}. Where few keys are due they are looked at directly: going
 * round 10,000 slots that wait for a retry to find the one that is due takes 200 times as long.
 */
create function open_slots_{table}(p_now bigint, p_limit integer, p_seat text, p_slot text, p_options jsonb,
  out seats text[], out slots text[], out rooms integer[]) language plpgsql as $$
declare
  c_few constant integer := 64;
  v_due record;
  v_seat text := p_seat;
  v_slot text := p_slot;
  v_room integer;
  v_due_count integer;
  v_has_wrapped boolean := false;
begin
  seats := '{}'; slots := '{}'; rooms := '{}';
  select count(*) into v_due_count from (
    select 1 from {table} where :is_ready and due_at <= p_now order by due_at limit c_few) as few;
  if v_due_count = 0 then return; end if;
  if v_due_count < c_few then
    for v_due in
      select few.seat, few.slot from (
        select k.seat, k.slot from {table} k where :is_ready and due_at <= p_now order by due_at limit c_few) as few
      group by 1, 2 order by (few.seat, few.slot) <= (p_seat, p_slot), 1, 2
    loop
      exit when cardinality(slots) >= p_limit;
      v_room := room_of_{table}(v_due.seat, v_due.slot, p_options);
      continue when v_room <= 0;
      seats := seats || v_due.seat; slots := slots || v_due.slot; rooms := rooms || v_room;
    end loop;
    return;
  end if;
  while cardinality(slots) < p_limit loop
    select k.seat, k.slot, k.due_at into v_due from {table} k
    where :is_ready and (k.seat, k.slot) > (v_seat, v_slot) order by k.seat, k.slot, k.due_at, k.key limit 1;
    if not found or (v_has_wrapped and (v_due.seat, v_due.slot) > (p_seat, p_slot)) then
      exit when v_has_wrapped;
      v_has_wrapped := true;
      v_seat := ''; v_slot := '';
      continue;
    end if;
    v_seat := v_due.seat; v_slot := v_due.slot;
    v_room := room_of_{table}(v_seat, v_slot, p_options);
    if v_room > 0 then
      if v_due.due_at <= p_now then
        seats := seats || v_seat; slots := slots || v_slot; rooms := rooms || v_room;
      end if;
    elsif v_room = -1 then v_slot := 'o;'; -- passes all organizations that are not connected
    elsif v_room = -2 then v_slot := chr(1114111); -- passes the seat
    end if;
  end loop;
end $$;

/*
 * Takes the rows of up to p_limit due keys: one of each slot, then the same share of each, until the limit is reached
 * or nothing is left. A row in other hands is passed by, never waited for. Returns the keys and the slot served last.
 */
create function take_turns_{table}(p_now bigint, p_limit integer, p_seat text, p_slot text, p_options jsonb,
  out taken text[], out last_seat text, out last_slot text) language plpgsql as $$
declare
  v_seats text[];
  v_slots text[];
  v_rooms integer[];
  v_left integer := p_limit;
  v_share integer;
  v_wanted integer;
  v_key record;
  v_due_at bigint[];
  v_key_at text[];
  v_is_open boolean[];
  v_open_count integer;
  v_got integer;
begin
  taken := '{}'; last_seat := p_seat; last_slot := p_slot;
  select seats, slots, rooms into v_seats, v_slots, v_rooms from open_slots_{table}(p_now, p_limit, p_seat, p_slot, p_options);
  v_open_count := cardinality(v_slots);
  v_due_at := array_fill(-9007199254740991::bigint, array[v_open_count]);
  v_key_at := array_fill(''::text, array[v_open_count]);
  v_is_open := array_fill(true, array[v_open_count]);
  while v_left > 0 and v_open_count > 0 loop
    v_share := greatest(1, v_left / v_open_count);
    for i in 1 .. cardinality(v_slots) loop
      exit when v_left = 0;
      continue when not v_is_open[i];
      v_wanted := least(v_share, v_left, v_rooms[i]);
      v_got := 0;
      for v_key in
        select k.key, k.due_at from {table} k
        where :is_ready and k.seat = v_seats[i] and k.slot = v_slots[i] and k.due_at <= p_now
          and (k.due_at, k.key) > (v_due_at[i], v_key_at[i] collate "C")
          and not coalesce(p_options -> 'inHand' ? k.key, false)
        order by k.due_at, k.key limit v_wanted for update skip locked
      loop
        v_got := v_got + 1;
        taken := taken || v_key.key;
        v_due_at[i] := v_key.due_at; v_key_at[i] := v_key.key;
        last_seat := v_seats[i]; last_slot := v_slots[i];
      end loop;
      v_left := v_left - v_got;
      v_rooms[i] := v_rooms[i] - v_got;
      if v_got < v_wanted or v_rooms[i] = 0 then
        v_is_open[i] := false;
        v_open_count := v_open_count - 1;
      end if;
    end loop;
  end loop;
end $$;

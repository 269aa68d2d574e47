/* Where the changes of vendors stand; what for: see change-places.ts of the port. */
/* Last of its transaction. The row's lock keeps a link from being made between the look and the commit. */
create function advance_places(p_cursors jsonb) returns void language plpgsql as $$
declare
  v_given record;
begin
  for v_given in select * from jsonb_to_recordset(p_cursors) as x (provider text, cursor text, links bigint)
    order by provider
  loop
    insert into cursors (provider, cursor, position, links) values (v_given.provider, null, 0, 0) on conflict do nothing;
    update cursors set position = position + (cursor is distinct from v_given.cursor)::integer, cursor = v_given.cursor
    where provider = v_given.provider and links = v_given.links;
    if not found then
      raise exception using errcode = 'TRC01', message = format(
        'A job of provider %s was linked while its changes were polled: poll again from its cursor', v_given.provider);
    end if;
  end loop;
end $$;

/* An attempt begins that may make the work order of a job that is not linked. */
create function keep_place(p_job text, p_now bigint) returns void language plpgsql as $$
declare
  v_provider text := (select provider from jobs where id = p_job and bms_id is null);
  v_place record;
begin
  if v_provider is null or exists (select 1 from unlinked where job_id = p_job) then return; end if;
  -- A link that goes back meanwhile must find this job, or be seen by it.
  select cursor, position into v_place from cursors where provider = v_provider for share;
  insert into unlinked (job_id, provider, cursor, position, kept_at)
  values (p_job, v_provider, v_place.cursor, coalesce(v_place.position, 0), p_now) on conflict do nothing;
end $$;

/* A job was linked: changes of its work order that were passed by are asked for again. */
create function go_back_to_place(p_job text) returns void language plpgsql as $$
declare
  v_place record;
begin
  delete from unlinked where job_id = p_job returning provider, cursor, position, kept_at into v_place;
  if not found then return; end if;
  insert into cursors as c (provider, cursor, position, links) values (v_place.provider, null, 0, 1)
  on conflict (provider) do update set links = c.links + 1,
    cursor = case when c.position > v_place.position then v_place.cursor else c.cursor end,
    position = least(c.position, v_place.position);
  -- Those kept later hear of what lies between again as well, while they are not linked either.
  update unlinked set cursor = v_place.cursor, position = v_place.position, kept_at = least(kept_at, v_place.kept_at)
  where provider = v_place.provider and position > v_place.position;
end $$;

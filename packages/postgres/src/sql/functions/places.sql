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


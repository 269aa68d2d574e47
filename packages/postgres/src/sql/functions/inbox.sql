/*
 * The key that is tried while something is down: one whose head was not tried yet, else the one longest untried. Few
 * of those that wait were tried before it was known to be down, so the first ones are found at once.
 */
create function is_provider_paused(p_provider text) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from pauses where kind = 'provider' and subject = p_provider)
    or exists (select 1 from providers where external_organization_id = p_provider and state = 'paused');
end $$;

create function is_all_paused() returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from pauses where kind = 'all');
end $$;

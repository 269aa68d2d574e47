import { locks } from './locks.ts'

/** Functions of the database that the port's statements call. What the tables are and how they are locked: README.md. */
export const allFunctions = `
/* The time of the store: the database's own clock, unless another is given. */
create function now_ms(p_now bigint) returns bigint language sql volatile as $$
  select coalesce(p_now, (extract(epoch from clock_timestamp()) * 1000)::bigint)
$$;

/* An index takes no entry above 2.7 kB: of an id that long its hash stands for it. */
create function short_of(p_text text) returns text language sql immutable as $$
  select case when octet_length(p_text) > 400 then 'md5:' || md5(p_text) else p_text end
$$;

/* Who gives keys their owner shares this lock; who changes owners has it alone. */
create function share_owners() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(${locks.owners});
end $$;

create function lock_owners() returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(${locks.owners});
end $$;
`

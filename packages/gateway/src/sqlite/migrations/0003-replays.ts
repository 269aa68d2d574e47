/**
 * Replays of many parked items, each going on where it was until it is through: items up to its place are done, items
 * parked after `until` are not of it. `every_ms` is 0 where it has no rate.
 */
export const replays = `
create table replays (
  seq integer primary key,
  id text not null unique,
  token text not null,
  actor text,
  provider text,
  cause text,
  from_start integer not null,
  every_ms real not null,
  until integer not null,
  parked_at integer not null default -1,
  item_id text not null default '',
  total integer not null,
  done integer not null default 0,
  next_at real not null,
  started_at integer not null,
  finished_at integer
) strict;
create index replays_open on replays (seq) where finished_at is null;
`

/**
 * Where the changes of a provider's vendor stand: `position` counts on with the cursor and goes back with it; `links`
 * counts the links made meanwhile, so that an answer asked for before one is told from one asked for after.
 * `unlinked` holds jobs that may have a work order already and are not linked to it: each with the place from which
 * on changes of that work order may have been told.
 */
export const changePlaces = `
alter table cursors rename to cursors_before;
create table cursors (
  provider text primary key,
  cursor text,
  position integer not null,
  links integer not null
) strict, without rowid;
insert into cursors (provider, cursor, position, links) select provider, cursor, 1, 0 from cursors_before;
drop table cursors_before;

create table unlinked (
  job_id text primary key,
  provider text not null,
  cursor text,
  position integer not null,
  kept_at integer not null
) strict, without rowid;
create index unlinked_by_provider on unlinked (provider);
`

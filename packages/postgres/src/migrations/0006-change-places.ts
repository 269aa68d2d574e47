/** Where the changes of vendors stand, and jobs not linked yet with the place that they go back to: as on SQLite. */
export const changePlaces = `
alter table cursors alter column cursor drop not null;
alter table cursors add column position bigint not null default 0;
alter table cursors add column links bigint not null default 0;
update cursors set position = 1;

create table unlinked (
  job_id text primary key,
  provider text not null,
  cursor text,
  position bigint not null,
  kept_at bigint not null
);
create index unlinked_by_provider on unlinked (provider);
`

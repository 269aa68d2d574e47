/**
 * What people look at and do. A replay of many parked items goes on where it was until it is through: items up to its
 * place are done, items parked after `until` are not of it. `every_ms` is 0 if it has no rate.
 */
export const controlTables = `
create table attention (
  seq integer primary key,
  id text not null unique,
  cause text not null,
  job_id text,
  external_organization_id text,
  text text not null,
  since integer not null,
  done_at integer,
  purged_at integer
) strict;
create index attention_open on attention (seq) where done_at is null;
create index attention_by_job on attention (job_id) where job_id is not null;
create index attention_unpurged on attention (done_at) where done_at is not null and purged_at is null;
create index attention_evidence on attention (done_at) where purged_at is not null;

create table remarks (
  seq integer primary key,
  id text not null unique,
  job_id text not null,
  at integer not null,
  source text not null,
  kind text not null,
  text text not null,
  event_id text,
  update_id text,
  purged_at integer
) strict;
create index remarks_by_job on remarks (job_id, seq);
create index remarks_unpurged on remarks (at) where purged_at is null;
create index remarks_evidence on remarks (at) where purged_at is not null;

create table conditions (name text primary key, value text not null) strict, without rowid;

create table audit (
  seq integer primary key,
  id text not null unique,
  at integer not null,
  token text not null,
  actor text,
  act text not null,
  subject text not null,
  before text,
  after text
) strict;
create index audit_by_age on audit (at);

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

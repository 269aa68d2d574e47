import type { TableDialect } from './table-dialect.ts'

/**
 * What people look at and do. A replay of many parked items goes on where it was until it is through: items up to its
 * place are done, items parked after `until` are not of it. `every_ms` is 0 if it has no rate. `forgotten` holds keyed
 * hashes of what was forgotten, so that it is forgotten again in a store that was restored.
 */
export const controlTables = (is: TableDialect) => `
create table attention (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  cause text not null,
  job_id text,
  external_organization_id text,
  facts text not null,
  since ${is.long} not null,
  done_at ${is.long},
  purged_at ${is.long}
) ${is.heap};
create index attention_open on attention (seq) where done_at is null;
create index attention_by_job on attention (job_id) where job_id is not null;
create index attention_unpurged on attention (done_at) where done_at is not null and purged_at is null;
create index attention_evidence on attention (done_at) where purged_at is not null;

create table remarks (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  job_id text not null,
  at ${is.long} not null,
  source text not null,
  kind text not null,
  facts text not null,
  event_id text,
  update_id text,
  purged_at ${is.long}
) ${is.heap};
create index remarks_by_job on remarks (job_id, seq);
create index remarks_unpurged on remarks (at) where purged_at is null;
create index remarks_evidence on remarks (at) where purged_at is not null;

create table poll_runs (
  credential text not null,
  from_at ${is.long} not null,
  until_at ${is.long} not null,
  polls ${is.long} not null,
  messages ${is.long} not null,
  longest_pause_ms ${is.long} not null,
  primary key (credential, from_at)
) ${is.clustered};
create index poll_runs_by_end on poll_runs (until_at);

create table forgotten (
  key_id text not null,
  hash text not null,
  kind text not null,
  at ${is.long} not null,
  primary key (key_id, hash)
) ${is.clustered};

create table conditions (name text primary key, value text not null) ${is.clustered};

create table audit (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  at ${is.long} not null,
  token text not null,
  actor text,
  act text not null,
  subject text not null,
  before text,
  after text
) ${is.heap};
create index audit_by_age on audit (at);

create table replays (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  token text not null,
  actor text,
  provider text,
  cause text,
  from_start integer not null,
  every_ms ${is.real} not null,
  until ${is.long} not null,
  parked_at ${is.long} not null default -1,
  item_id ${is.orderedText} not null default '',
  total integer not null,
  done integer not null default 0,
  next_at ${is.real} not null,
  started_at ${is.long} not null,
  finished_at ${is.long}
) ${is.heap};
create index replays_open on replays (seq) where finished_at is null;
`

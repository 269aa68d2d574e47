import { keyTable } from './key-table.ts'
import type { OwnColumns, TableDialect } from './table-dialect.ts'

/**
 * Facts of the store itself, leases, the processes that share them, and what comes in. `events_further` holds the events of a message behind its first:
 * few, as nearly every message has one. `content_hash` stands with the first. `twins` knows for a day what may come by
 * queue and by webhook. `lost_term`: see `lost_jobs`.
 */
export const inboxTables = (is: TableDialect, own: OwnColumns) => `
create table meta (name text primary key, value text not null) ${is.clustered};

create table counters (name text primary key, value ${is.long} not null) ${is.clustered};

create table leases (
  credential text primary key,
  holder text not null,
  token ${is.long} not null,
  expires_at ${is.long} not null
) ${is.clustered};

create table processes (
  holder text primary key,
  name text not null,
  credentials ${is.long} not null,
  since ${is.long} not null,
  expires_at ${is.long} not null
) ${is.clustered};

create table events (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  message_id text not null,
  key ${is.orderedText} not null,
  job_id text,
  put_key text,
  entity_id text,
  organization_id text,
  credential text not null,
  message_type text,
  content_hash text,
  is_full_job integer not null,
  is_notice integer not null,
  lost_term integer,
  state text not null check (state in ('waiting', 'done', 'dead', 'failed_notice', 'skipped')),
  attempts integer not null default 0,
  failures integer not null default 0,
  open_attempt integer,
  previous text,
  failing_since ${is.long},
  cause text,
  message text,
  answer text,
  side text,
  handed_type text,
  traceparent text,
  recorded_at ${is.long} not null,
  finished_at ${is.long},
  purged_at ${is.long}${own.eventTexts}
) ${is.heap} ${is.vacuumed.early};
create index events_open on events (key, seq, state, recorded_at) where state in ('waiting', 'dead');
create index events_parked on events (finished_at, id) where state in ('dead', 'failed_notice');
create index events_by_job on events (job_id, seq) where job_id is not null;
create index events_unpurged on events (finished_at) where state in ('done', 'skipped') and purged_at is null;
create index events_evidence on events (finished_at) where purged_at is not null;
create index events_failed_notices on events (key) where state = 'failed_notice';

create table repeats (message_id text primary key, recorded_at ${is.long} not null) ${is.clustered};
create index repeats_by_age on repeats (recorded_at);

create table twins (
  event_seq ${is.long} primary key,
  hash text not null,
  way text not null,
  told_at ${is.long} not null,
  is_answered integer not null default 0
) ${is.heap};
create index twins_by_hash on twins (hash);

create table attempts (
  event_seq ${is.long} not null,
  number integer not null,
  started_at ${is.long} not null,
  finished_at ${is.long},
  outcome text,
  cause text,
  message text,
  primary key (event_seq, number)
) ${is.clustered} ${is.vacuumed.early};

create table steps (
  event_seq ${is.long} not null,
  name text not null,
  result text not null,
  primary key (event_seq, name)
) ${is.clustered} ${is.vacuumed.early};

create table entities (
  put_key text not null,
  entity_id text not null,
  primary key (put_key, entity_id)
) ${is.clustered};

${keyTable('keys', is)}
`

/**
 * Facts of the store itself, leases, and what comes in. `events_further` holds the events of a message behind its first:
 * few, as nearly every message has one. `content_hash` stands with the first. `twins` knows for a day what may come by
 * queue and by webhook. `lost_term`: see `lost_jobs`.
 */
export const inboxTables = `
create table meta (name text primary key, value text not null) strict, without rowid;

create table counters (name text primary key, value integer not null) strict, without rowid;

create table leases (
  credential text primary key,
  holder text not null,
  token integer not null,
  expires_at integer not null
) strict, without rowid;

create table events (
  seq integer primary key,
  id text not null unique,
  message_id text not null,
  key text not null,
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
  failing_since integer,
  cause text,
  message text,
  answer text,
  side text,
  handed_type text,
  recorded_at integer not null,
  finished_at integer,
  purged_at integer,
  body text not null,
  handed_data text
) strict;
create index events_open on events (key, seq, state, recorded_at) where state in ('waiting', 'dead');
create index events_parked on events (finished_at, id) where state in ('dead', 'failed_notice');
create index events_attempted on events (seq) where open_attempt is not null;
create index events_by_job on events (job_id, seq) where job_id is not null;
create index events_unpurged on events (finished_at) where state in ('done', 'skipped') and purged_at is null;
create index events_evidence on events (finished_at) where purged_at is not null;
create index events_further on events (message_id, seq) where id <> message_id || '_0';
create index events_failed_notices on events (key) where state = 'failed_notice';

create table repeats (message_id text primary key, recorded_at integer not null) strict, without rowid;
create index repeats_by_age on repeats (recorded_at);

create table twins (
  event_seq integer primary key,
  hash text not null,
  way text not null,
  told_at integer not null,
  is_answered integer not null default 0
) strict;
create index twins_by_hash on twins (hash);

create table attempts (
  event_seq integer not null,
  number integer not null,
  started_at integer not null,
  finished_at integer,
  outcome text,
  cause text,
  message text,
  primary key (event_seq, number)
) strict, without rowid;

create table steps (
  event_seq integer not null,
  name text not null,
  result text not null,
  primary key (event_seq, name)
) strict, without rowid;

create table entities (
  put_key text not null,
  entity_id text not null,
  primary key (put_key, entity_id)
) strict, without rowid;

create table keys (
  key text primary key,
  job_id text,
  organization_id text,
  provider text,
  seat text not null,
  slot text not null,
  gates integer not null,
  due_at integer not null,
  since integer not null,
  is_outage integer not null default 0,
  claim_token integer not null default 0,
  claimed_id text,
  claimed_until integer,
  claimed_by text
) strict, without rowid;
create index keys_ready on keys (seat, slot, due_at, key) where gates = 0 and claimed_until is null;
create index keys_due on keys (due_at) where gates = 0 and claimed_until is null;
create index keys_claimed on keys (claimed_until) where claimed_until is not null;
`

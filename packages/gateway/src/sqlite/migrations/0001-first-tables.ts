/**
 * Indexes on work are partial: a row that is done leaves them, so that a million done rows cost a claim nothing.
 * Long texts stand last in their row: SQLite reads the columns before them without following overflow pages.
 * Times are milliseconds since the epoch. `keys` and `outbox_keys` have the same shape: see keys/key-table.ts.
 */
export const firstTables = `
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
  is_full_job integer not null,
  is_notice integer not null,
  state text not null check (state in ('waiting', 'done', 'dead', 'failed_notice', 'skipped')),
  attempts integer not null default 0,
  failures integer not null default 0,
  open_attempt integer,
  previous text,
  failing_since integer,
  cause text,
  message text,
  handed_type text,
  recorded_at integer not null,
  finished_at integer,
  body text not null,
  handed_data text
) strict;
create index events_open on events (key, seq, state, recorded_at) where state in ('waiting', 'dead');
create index events_parked on events (finished_at, id) where state in ('dead', 'failed_notice');
create index events_attempted on events (seq) where open_attempt is not null;
create index events_by_job on events (job_id, seq) where job_id is not null;

create table repeats (message_id text primary key, recorded_at integer not null) strict, without rowid;

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
  claimed_until integer
) strict, without rowid;
create index keys_ready on keys (seat, slot, due_at, key) where gates = 0 and claimed_until is null;
create index keys_due on keys (due_at) where gates = 0 and claimed_until is null;
create index keys_claimed on keys (claimed_until) where claimed_until is not null;

create table outbox_keys (
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
  claimed_until integer
) strict, without rowid;
create index outbox_keys_ready on outbox_keys (seat, slot, due_at, key) where gates = 0 and claimed_until is null;
create index outbox_keys_due on outbox_keys (due_at) where gates = 0 and claimed_until is null;
create index outbox_keys_claimed on outbox_keys (claimed_until) where claimed_until is not null;

create table jobs (
  seq integer primary key,
  id text not null unique,
  id_json text not null,
  organization_id text,
  organization_id_json text,
  source_id_json text,
  external_id text,
  customer_phone text,
  credential text not null,
  provider text,
  status text,
  bms_id text,
  is_created integer not null default 0,
  is_canceled_by_brand integer not null default 0,
  first_seen_at integer not null,
  body text not null,
  handed_body text
) strict;
create index jobs_by_bms_id on jobs (bms_id) where bms_id is not null;
create index jobs_by_external_id on jobs (external_id) where external_id is not null;
create index jobs_by_organization on jobs (organization_id) where organization_id is not null;
create index jobs_by_provider on jobs (provider, seq) where provider is not null;

create table imports (
  external_id text not null,
  external_organization_id text not null,
  bms_id text not null,
  primary key (external_organization_id, external_id)
) strict, without rowid;

create table echoes (
  job_id text not null,
  kind text not null,
  value text not null,
  event_seq integer not null,
  expires_at integer not null,
  primary key (job_id, kind, value)
) strict, without rowid;
create index echoes_by_expiry on echoes (expires_at);

create table updates (
  seq integer primary key,
  id text not null unique,
  key text not null,
  job_id text,
  provider text,
  kind text not null,
  source text not null,
  idempotency_key text,
  content_hash text not null,
  occurred_at integer not null,
  ordering text check (ordering in ('status', 'schedule')),
  appointment_id text,
  file_bytes integer not null default 0,
  sealed_credentials blob,
  state text not null check (state in ('queued', 'sent', 'confirmed', 'rejected', 'suppressed', 'dead')),
  cause text,
  message text,
  accepted_at integer not null,
  sent_at integer,
  attempts integer not null default 0,
  due_at integer not null,
  aside_until integer not null default 0,
  parked_at integer,
  is_dismissed integer not null default 0,
  record text not null
) strict;
create unique index updates_by_idempotency_key on updates (job_id, idempotency_key)
  where idempotency_key is not null;
create index updates_queued on updates (key, aside_until, seq, accepted_at) where state = 'queued';
create index updates_parked on updates (parked_at, id) where state = 'dead' and is_dismissed = 0;
create index updates_by_job on updates (job_id, seq) where job_id is not null;

create table update_files (update_id text primary key, content blob not null) strict, without rowid;

create table update_history (
  seq integer primary key,
  update_seq integer not null,
  at integer not null,
  state text not null,
  message text
) strict;
create index update_history_by_update on update_history (update_seq);

create table providers (
  external_organization_id text primary key,
  organization_id text,
  organization_id_json text,
  name text not null,
  state text not null,
  profile text not null,
  request_hash text not null,
  settings text not null,
  sealed_credentials blob,
  sealed_dispatch blob,
  is_held integer not null default 0,
  held_message text,
  held_at integer,
  requested_at integer not null,
  connected_at integer
) strict;
create unique index providers_by_organization on providers (organization_id) where organization_id is not null;
create index providers_held on providers (external_organization_id) where is_held = 1;
create index providers_by_state on providers (state);

create table holds (organization_id text primary key, held_at integer not null) strict, without rowid;

create table pauses (
  kind text not null check (kind in ('all', 'provider', 'job')),
  subject text not null,
  paused_at integer not null,
  primary key (kind, subject)
) strict, without rowid;

create table attention (
  seq integer primary key,
  id text not null unique,
  cause text not null,
  job_id text,
  external_organization_id text,
  text text not null,
  since integer not null,
  done_at integer
) strict;
create index attention_open on attention (seq) where done_at is null;
create index attention_by_job on attention (job_id) where job_id is not null;

create table remarks (
  seq integer primary key,
  id text not null unique,
  job_id text not null,
  at integer not null,
  source text not null,
  kind text not null,
  text text not null,
  event_id text,
  update_id text
) strict;
create index remarks_by_job on remarks (job_id, seq);

create table conditions (name text primary key, value text not null) strict, without rowid;

create table cursors (provider text primary key, cursor text not null) strict, without rowid;

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
`

/** What goes out. `repeated_at`: when an update was last told once more under its idempotency key. */
export const outboxTables = `
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
  claimed_until integer,
  claimed_by text
) strict, without rowid;
create index outbox_keys_ready on outbox_keys (seat, slot, due_at, key) where gates = 0 and claimed_until is null;
create index outbox_keys_due on outbox_keys (due_at) where gates = 0 and claimed_until is null;
create index outbox_keys_claimed on outbox_keys (claimed_until) where claimed_until is not null;

create table updates (
  seq integer primary key,
  id text not null unique,
  key text not null,
  job_id text,
  lost_term integer,
  provider text,
  kind text not null,
  source text not null,
  idempotency_key text,
  content_hash text not null,
  act_hash text,
  given_at integer,
  is_answer integer not null default 0,
  repeats text,
  occurred_at integer not null,
  ordering text check (ordering in ('status', 'schedule')),
  appointment_id text,
  file_bytes integer not null default 0,
  sealed_credentials blob,
  state text not null check (state in ('queued', 'sent', 'confirmed', 'rejected', 'suppressed', 'dead')),
  cause text,
  message text,
  answer text,
  accepted_at integer not null,
  sent_at integer,
  attempts integer not null default 0,
  due_at integer not null,
  aside_until integer not null default 0,
  parked_at integer,
  is_dismissed integer not null default 0,
  dismissed_at integer,
  purged_at integer,
  repeated_at integer,
  record text not null
) strict;
create unique index updates_by_idempotency_key on updates (job_id, idempotency_key)
  where idempotency_key is not null and lost_term is null;
create index updates_queued on updates (key, aside_until, seq, accepted_at) where state = 'queued';
create index updates_parked on updates (parked_at, id) where state = 'dead' and is_dismissed = 0;
create index updates_by_job on updates (job_id, seq) where job_id is not null;
create index updates_unpurged on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null;
create index updates_evidence on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where purged_at is not null;

create table update_files (update_id text primary key, content blob not null) strict, without rowid;

create table update_history (
  seq integer primary key,
  update_seq integer not null,
  at integer not null,
  state text not null,
  message text
) strict;
create index update_history_by_update on update_history (update_seq);
`

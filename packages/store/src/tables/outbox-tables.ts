import { keyTable } from './key-table.ts'
import type { TableDialect } from './table-dialect.ts'

/** What goes out. `repeated_at`: when an update was last told once more under its idempotency key. */
export const outboxTables = (is: TableDialect) => `
${keyTable('outbox_keys', is)}

create table updates (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  key ${is.orderedText} not null,
  job_id text,
  lost_term integer,
  provider text,
  kind text not null,
  source text not null,
  idempotency_key text,
  content_hash text not null,
  act_hash text,
  given_at ${is.long},
  is_answer integer not null default 0,
  repeats text,
  traceparent text,
  occurred_at ${is.long} not null,
  ordering text check (ordering in ('status', 'schedule')),
  appointment_id text,
  file_bytes ${is.long} not null default 0,
  sealed_credentials ${is.bytes},
  state text not null check (state in ('queued', 'sent', 'confirmed', 'rejected', 'suppressed', 'dead')),
  cause text,
  message text,
  answer text,
  accepted_at ${is.long} not null,
  sent_at ${is.long},
  attempts integer not null default 0,
  due_at ${is.long} not null,
  aside_until ${is.long} not null default 0,
  parked_at ${is.long},
  is_dismissed integer not null default 0,
  dismissed_at ${is.long},
  purged_at ${is.long},
  repeated_at ${is.long},
  record text not null
) ${is.heap} ${is.vacuumed.earlyWithTexts};
create unique index updates_by_idempotency_key on updates (job_id, idempotency_key)
  where idempotency_key is not null and lost_term is null;
create index updates_queued on updates (key, aside_until, seq, accepted_at) where state = 'queued';
create index updates_parked on updates (parked_at, id) where state = 'dead' and is_dismissed = 0;
create index updates_sealed on updates (id) where sealed_credentials is not null;
create index updates_by_job on updates (job_id, seq) where job_id is not null;
create index updates_unsent on updates (state, seq) where state in ('rejected', 'dead', 'suppressed');
create index updates_unpurged on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null;
create index updates_evidence on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where purged_at is not null;

create table update_files (update_id text primary key, content ${is.bytes} not null) ${is.clustered};

create table update_history (
  seq ${is.rowNumber},
  update_seq ${is.long} not null,
  at ${is.long} not null,
  state text not null,
  message text
) ${is.heap} ${is.vacuumed.early};
create index update_history_by_update on update_history (update_seq);
`

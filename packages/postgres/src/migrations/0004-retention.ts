/**
 * What retention seeks by: the same columns and indexes as on SQLite. Tables that it deletes from by the thousand are
 * vacuumed after that many rows, not after a fifth of a table that may hold ten million: the space is used again sooner.
 */
export const retention = `
alter table events add column purged_at bigint;
create index events_unpurged on events (finished_at) where state in ('done', 'skipped') and purged_at is null;
create index events_evidence on events (finished_at) where purged_at is not null;
create index events_further on events using hash (message_id) where id <> message_id || '_0';

alter table updates add column dismissed_at bigint;
alter table updates add column purged_at bigint;
create index updates_unpurged on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null;
create index updates_evidence on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where purged_at is not null;

alter table jobs add column purged_at bigint;

alter table attention add column purged_at bigint;
create index attention_unpurged on attention (done_at) where done_at is not null and purged_at is null;
create index attention_evidence on attention (done_at) where purged_at is not null;

alter table remarks add column purged_at bigint;
create index remarks_unpurged on remarks (at) where purged_at is null;
create index remarks_evidence on remarks (at) where purged_at is not null;

create index repeats_by_age on repeats (recorded_at);
create index audit_by_age on audit (at);

${['event_bodies', 'event_handed', 'updates']
  .map(
    (table) => `alter table ${table} set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
  toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_threshold = 5000);`,
  )
  .join('\n')}
${['steps', 'attempts', 'update_history']
  .map(
    (table) => `alter table ${table} set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);`,
  )
  .join('\n')}
`

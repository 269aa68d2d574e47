/**
 * What retention seeks by. An item that is done stands in one of two indexes: of those that still have their bodies,
 * then of those that are evidence only. Waiting ones stand in neither.
 * `events_further` holds the events of a message behind its first: few, as nearly every message has one.
 */
export const retention = `
alter table events add column purged_at integer;
create index events_unpurged on events (finished_at) where state in ('done', 'skipped') and purged_at is null;
create index events_evidence on events (finished_at) where purged_at is not null;
create index events_further on events (message_id, seq) where id <> message_id || '_0';

alter table updates add column dismissed_at integer;
alter table updates add column purged_at integer;
create index updates_unpurged on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where state <> 'queued' and (state <> 'dead' or is_dismissed = 1) and purged_at is null;
create index updates_evidence on updates (coalesce(dismissed_at, sent_at, parked_at, accepted_at))
  where purged_at is not null;

alter table jobs add column purged_at integer;

alter table attention add column purged_at integer;
create index attention_unpurged on attention (done_at) where done_at is not null and purged_at is null;
create index attention_evidence on attention (done_at) where purged_at is not null;

alter table remarks add column purged_at integer;
create index remarks_unpurged on remarks (at) where purged_at is null;
create index remarks_evidence on remarks (at) where purged_at is not null;

create index repeats_by_age on repeats (recorded_at);
create index audit_by_age on audit (at);
`

/**
 * Jobs, what was imported, the echo ledger, and where the changes of vendors stand.
 * - A job's body stands in the event that told it last, and is not written a second time: `body_event` is the seq of
 *   that event, `body_from` (from 1) and `body_bytes` where in its body. Null: it stands in the job's own row.
 * - `jobs.visits` is what Dispatch told of the job's visits, as `stringifyVisits` of the port writes it.
 * - `cursors.position` counts on with the cursor and goes back with it; `links` counts the links made meanwhile, so that
 *   an answer asked for before one is told from one asked for after.
 * - `unlinked` holds jobs that may have a work order already and are not linked to it: each with the place from which on
 *   changes of that work order may have been told.
 * - A job is with one organization after the other where Dispatch says so: `term` counts them from 0, and `key` is what
 *   orders the present one's events and updates (null: as the intake names it). What an earlier one knew is a row of
 *   `lost_jobs`; its events and updates have that row's term as `lost_term`.
 */
export const jobTables = `
create table jobs (
  seq integer primary key,
  id text not null unique,
  key text,
  term integer not null default 0,
  id_json text not null,
  organization_id text,
  organization_id_json text,
  source_id_json text,
  external_id text,
  customer_phone text,
  search_text text,
  search_phones text,
  credential text not null,
  provider text,
  status text,
  status_message text,
  status_at integer,
  visits text,
  bms_id text,
  is_created integer not null default 0,
  is_canceled_by_brand integer not null default 0,
  first_seen_at integer not null,
  purged_at integer,
  body_event integer,
  body_from integer,
  body_bytes integer,
  body text not null,
  handed_body text
) strict;
create index jobs_by_bms_id on jobs (bms_id) where bms_id is not null;
create index jobs_by_external_id on jobs (external_id) where external_id is not null;
create index jobs_by_organization on jobs (organization_id) where organization_id is not null;
create index jobs_by_provider on jobs (provider, seq) where provider is not null;

create table lost_jobs (
  job_id text not null,
  term integer not null,
  key text not null,
  organization_id text,
  organization_id_json text,
  credential text not null,
  provider text,
  bms_id text,
  is_created integer not null,
  lost_at integer not null,
  body text not null,
  handed_body text,
  primary key (job_id, term)
) strict, without rowid;
create index lost_jobs_by_bms_id on lost_jobs (bms_id) where bms_id is not null;
create index lost_jobs_by_organization on lost_jobs (organization_id) where organization_id is not null;

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

create table cursors (
  provider text primary key,
  cursor text,
  position integer not null,
  links integer not null
) strict, without rowid;

create table unlinked (
  job_id text primary key,
  provider text not null,
  cursor text,
  position integer not null,
  kept_at integer not null
) strict, without rowid;
create index unlinked_by_provider on unlinked (provider);
`

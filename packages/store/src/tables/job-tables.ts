import type { OwnColumns, TableDialect } from './table-dialect.ts'

/**
 * Jobs, what was imported, the echo ledger, and where the changes of vendors stand.
 * - A job's body, and the one that was handed over last, mostly stand in the body of one of its events and are not
 *   written a second time: `body_event` is the `seq` of that event, `body_from` (from 1) and `body_bytes` tell where.
 *   Null: the text stands in `jobs.body` or `jobs.handed_body`.
 * - `jobs.visits` is what Dispatch told of the job's visits, as `stringifyVisits` of the port writes it.
 * - `jobs.search_text`, `search_phones` and `search_bms_id` are what it is found by: words as `toSearchWords` makes them,
 *   a blank between them; `search_bms_id` is written with `bms_id`.
 * - `cursors.position` counts on with the cursor and goes back with it; `links` counts the links made meanwhile, so that
 *   an answer asked for before one is told from one asked for after.
 * - `unlinked` holds jobs that may have a work order already and are not linked to it: each with the place from which on
 *   changes of that work order may have been told.
 * - A job is with one organization after the other if Dispatch says so: `term` counts them from 0, and `key` is what
 *   orders the present one's events and updates (null: as the intake names it). What an earlier one knew is a row of
 *   `lost_jobs`; its events and updates have that row's term as `lost_term`.
 */
export const jobTables = (is: TableDialect, own: OwnColumns) => `
create table jobs (
  seq ${is.rowNumber},
  id ${is.orderedText} not null unique,
  key ${is.orderedText},
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
  status_at ${is.long},
  visits text,
  bms_id text,
  search_bms_id text,
  is_created integer not null default 0,
  is_canceled_by_brand integer not null default 0,
  first_seen_at ${is.long} not null,
  purged_at ${is.long},
  body_event ${is.long},
  body_from integer,
  body_bytes integer,
  handed_event ${is.long},
  handed_from integer,
  handed_bytes integer,
  body text not null,
  handed_body text
) ${is.heap};
create index jobs_by_bms_id on jobs${is.ofAnyLength} (bms_id) where bms_id is not null;
create index jobs_by_external_id on jobs${is.ofAnyLength} (external_id) where external_id is not null;
create index jobs_by_organization on jobs${is.ofAnyLength} (organization_id) where organization_id is not null;
create index jobs_by_provider on jobs (provider, seq) where provider is not null;

create table lost_jobs (
  job_id ${is.orderedText} not null,
  term integer not null,
  key ${is.orderedText} not null,
  organization_id text,
  organization_id_json text,
  credential text not null,
  provider text,
  bms_id text,
  is_created integer not null,
  lost_at ${is.long} not null,
  body text not null,
  handed_body text,
  primary key (job_id, term)
) ${is.clustered};
create index lost_jobs_by_bms_id on lost_jobs${is.ofAnyLength} (bms_id) where bms_id is not null;
create index lost_jobs_by_organization on lost_jobs${is.ofAnyLength} (organization_id) where organization_id is not null;

create table imports (
  external_id text not null,
  external_organization_id text not null,
  bms_id text not null,
  primary key (external_organization_id, external_id)
) ${is.clustered};

create table echoes (
  job_id text not null,
  kind text not null,
  value text not null,
  event_seq ${is.long} not null,
  expires_at ${is.long} not null${own.echoKey}
) ${is.clustered};
create index echoes_by_expiry on echoes (expires_at);

create table cursors (
  provider text primary key,
  cursor text,
  position ${is.long} not null,
  links ${is.long} not null
) ${is.clustered};

create table unlinked (
  job_id text primary key,
  provider text not null,
  cursor text,
  position ${is.long} not null,
  kept_at ${is.long} not null
) ${is.clustered};
create index unlinked_by_provider on unlinked (provider);
`

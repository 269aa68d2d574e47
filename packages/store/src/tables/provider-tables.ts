import type { TableDialect } from './table-dialect.ts'

/**
 * Providers, what holds them back, and their rate buckets: under '' the bucket of all, see
 * call-bucket.ts. A missing row is a full bucket. Sealed facts prove encryption keys and key the hashes of requests.
 * `credentials_version` counts the logins that a provider has had, `credentials_entered` is that of the last one that a
 * person entered.
 */
export const providerTables = (is: TableDialect) => `
create table providers (
  external_organization_id ${is.orderedText} primary key,
  organization_id text,
  organization_id_json text,
  name text not null,
  state text not null,
  state_text text,
  profile text not null,
  request_hash text not null,
  settings text not null,
  sealed_credentials ${is.bytes},
  sealed_dispatch ${is.bytes},
  sealed_bridge ${is.bytes},
  credentials_version integer not null default 0,
  credentials_entered integer not null default 0,
  verified_at ${is.long},
  first_job_at ${is.long},
  first_job_id text,
  is_held integer not null default 0,
  held_message text,
  held_at ${is.long},
  requested_at ${is.long} not null,
  connected_at ${is.long}
) ${is.heap};
create unique index providers_by_organization on providers (organization_id) where organization_id is not null;
create index providers_held on providers (external_organization_id) where is_held = 1;
create index providers_by_state on providers (state);
create index providers_without_jobs on providers (external_organization_id) where first_job_at is null;

create table sealed_facts (name ${is.orderedText} primary key, sealed ${is.bytes} not null) ${is.clustered};

create table holds (organization_id text primary key, held_at ${is.long} not null) ${is.clustered};

create table pauses (
  kind text not null check (kind in ('all', 'provider', 'job')),
  subject text not null,
  paused_at ${is.long} not null,
  paused_by text,
  primary key (kind, subject)
) ${is.clustered};

create table call_buckets (
  provider ${is.orderedText} primary key,
  full_at ${is.real} not null
) ${is.clustered} ${is.vacuumed.often};
create index call_buckets_by_time on call_buckets (full_at);
`

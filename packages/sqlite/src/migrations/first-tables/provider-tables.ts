/**
 * Providers, what holds them back, and their rate buckets: under '' the bucket of all, see the gateway's
 * store/call-bucket.ts. A missing row is a full bucket.
 */
export const providerTables = `
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
  paused_by text,
  primary key (kind, subject)
) strict, without rowid;

create table call_buckets (provider text primary key, full_at real not null) strict, without rowid;
create index call_buckets_by_time on call_buckets (full_at);
`

/**
 * Providers, what holds them back, and their rate buckets: under '' the bucket of all, see the gateway's
 * store/call-bucket.ts. A missing row is a full bucket. Rows change with every few calls, so they are vacuumed as
 * those of `keys` are.
 */
export const providerTables = `
create table providers (
  external_organization_id text collate "C" primary key,
  organization_id text,
  organization_id_json text,
  name text not null,
  state text not null,
  profile text not null,
  request_hash text not null,
  settings text not null,
  sealed_credentials bytea,
  sealed_dispatch bytea,
  is_held integer not null default 0,
  held_message text,
  held_at bigint,
  requested_at bigint not null,
  connected_at bigint
);
create unique index providers_by_organization on providers (organization_id) where organization_id is not null;
create index providers_held on providers (external_organization_id) where is_held = 1;
create index providers_by_state on providers (state);

create table holds (organization_id text primary key, held_at bigint not null);

create table pauses (
  kind text not null check (kind in ('all', 'provider', 'job')),
  subject text not null,
  paused_at bigint not null,
  paused_by text,
  primary key (kind, subject)
);

create table call_buckets (
  provider text collate "C" primary key,
  full_at double precision not null
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);
create index call_buckets_by_time on call_buckets (full_at);
`

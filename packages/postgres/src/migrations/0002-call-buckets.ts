/**
 * Rate buckets of the providers, and under '' of all: the time at which each is full again. A missing row is a full
 * bucket. Rows change with every few calls, so they are vacuumed as those of `keys` are.
 */
export const callBuckets = `
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

/** Rate buckets of the providers, and under '' of all; see store/call-bucket.ts. A missing row is a full bucket. */
export const callBuckets = `
create table call_buckets (provider text primary key, full_at real not null) strict, without rowid;
create index call_buckets_by_time on call_buckets (full_at);
`

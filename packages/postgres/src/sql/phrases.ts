/** How this store says what the port's statements leave open, by name: `{event_body}`. */
export const phrases: Readonly<Record<string, string>> = {
  limit: 'limit :limit',
  new_id: 'gen_random_uuid()::text',
  store_bytes: `(select sum(pg_total_relation_size(oid))::bigint from pg_class
    where relnamespace = (current_schemas(false))[2]::regnamespace and relkind = 'r')`,
  event_body: "coalesce((select body from event_bodies where event_seq = events.seq), '')",
  event_handed: '(select data from event_handed where event_seq = events.seq)',
  job_body: 'jobs.body',
  body_place: '',
  body_place_taken: '',
  next_event_seq: "nextval('events_seq_seq')",
}

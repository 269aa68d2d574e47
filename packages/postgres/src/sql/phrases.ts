import { jobTexts, type Phrases } from '@truckroll/store'
import { jobsByPhone, jobsByWord } from './job-words-sql.ts'

/** How this store says what the port's statements leave open, by name: `{event_body}`. */
export const phrases: Phrases = {
  limit: 'limit :limit',
  new_id: 'gen_random_uuid()::text',
  store_bytes: `(select sum(pg_total_relation_size(oid))::bigint from pg_class
    where relnamespace = (current_schemas(false))[2]::regnamespace and relkind = 'r')`,
  event_body: "coalesce((select body from event_bodies where event_seq = events.seq), '')",
  event_handed: '(select data from event_handed where event_seq = events.seq)',
  ...jobTexts(
    ({ event, from, bytes }) => `
      select convert_from(substring(convert_to(o.body, 'UTF8') from ${from} for ${bytes}), 'UTF8') collate "C"
      from event_bodies as o where o.event_seq = ${event}`,
  ),
  jobs_by_word: jobsByWord,
  jobs_by_phone: jobsByPhone,
  next_token: "nextval('claim_tokens')",
  keep_handed: `
    insert into event_handed (event_seq, data) select x.seq, x.data from {rows x: seq bigint, data text} on conflict do nothing`,
  echo_value: 'md5(value)',
  // A list worked out first is looked up in the index, key by key.
  json_object: 'json_build_object(',
  in_list: '= any(array(',
  end_list: '))',
  next_event_seqs: "nextval('events_seq_seq') as number from generate_series(1, :count::integer)",
}

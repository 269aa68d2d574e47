import { jobTexts, type Phrases } from '@truckroll/store'
import { boundLimit } from './bound-limit.ts'
import { jobsByPhone, jobsByWord } from './job-words-sql.ts'

/** How this store says what the port's statements leave open. */
export const phrases: Phrases = {
  limit: boundLimit,
  new_id: 'lower(hex(randomblob(16)))',
  store_bytes: '0',
  event_body: 'events.body',
  event_handed: 'events.handed_data',
  ...jobTexts(
    ({ event, from, bytes }) =>
      `select cast(substr(cast(o.body as blob), ${from}, ${bytes}) as text) from events as o where o.seq = ${event}`,
  ),
  jobs_by_word: jobsByWord,
  jobs_by_phone: jobsByPhone,
  next_token: 'next_token()',
  /** What is handed over stands with its event. */
  keep_handed: `update events set handed_data = coalesce(handed_data, x.data) from {rows x: seq bigint, data text}
    where events.seq = x.seq`,
  echo_value: 'value',
  json_object: 'json_object(',
  in_list: 'in (',
  end_list: ')',
  next_event_seqs: '(select coalesce(max(seq), 0) from events) + min(:count, 1) as number',
}

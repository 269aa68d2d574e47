import type { Phrases } from '../connection/positional-sql.ts'
import { boundLimit } from './bound-limit.ts'
import { jobBody } from './job-body-sql.ts'

/** How this store says what the port's statements leave open. */
export const phrases: Phrases = {
  limit: boundLimit,
  new_id: 'lower(hex(randomblob(16)))',
  store_bytes: '0',
  event_body: 'events.body',
  event_handed: 'events.handed_data',
  job_body: jobBody,
}

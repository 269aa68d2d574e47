/**
 * What the port's statements leave to each store, by name: `{event_body}`. All else of a statement is the same for all
 * stores, in PostgreSQL's spelling.
 */
export interface Phrases {
  /** The end of a statement that gives at most `:limit` rows. */
  readonly limit: string
  /** A text that nobody else has. */
  readonly new_id: string
  /** How many bytes the store takes; 0 if it tells in another way. */
  readonly store_bytes: string
  /** The body of the row of `events` at hand; '' once it was purged. */
  readonly event_body: string
  /** What was first handed over of the row of `events` at hand, or null. */
  readonly event_handed: string
  /** The body of the row of `jobs` at hand, and what was handed over of it last: see `jobTables`. */
  readonly job_body: string
  readonly job_handed: string
  /**
   * A select of the `seq` of the jobs that `:word` begins a word of: `search_text`, `search_phones` and
   * `search_bms_id`. A store that has many jobs has an index for it.
   */
  readonly jobs_by_word: string
  /** The same of `:phoneWord`: none if it is null. */
  readonly jobs_by_phone: string
  /** `number` and the rest of a select that gives `:count` places for new events: see `readRecordingFacts`. */
  readonly next_event_seqs: string
  /** A number that no claim had before, also not before a restart. */
  readonly next_token: string
  /** A statement that keeps what is first handed over: `{rows x: seq bigint, data text}`. */
  readonly keep_handed: string
  /** What of an echo's `value` is unique with its job and kind. */
  readonly echo_value: string
  /** The beginning of an object in JSON, up to its first name. */
  readonly json_object: string
  /** Around a select of one column: what stands before it is in that list, which is worked out first. */
  readonly in_list: string
  readonly end_list: string
}

/** A statement with a store's phrases in it. */
export function withPhrases(sql: string, phrases: Partial<Phrases>): string {
  const byName = new Map<string, string>(Object.entries(phrases))
  return sql.replaceAll(/\{(\w+)\}/g, (found, name: string) => byName.get(name) ?? found)
}

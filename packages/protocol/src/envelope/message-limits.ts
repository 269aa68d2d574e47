/** The most that is read of one message. One with more is kept as text, so that it holds up nothing. */
export const messageLimits = {
  /** Entries of `Actions`: each becomes an event. */
  entries: 1_000,
  /** JSON values in all. */
  values: 100_000,
  /** JSON values in one entry. */
  entryValues: 10_000,
  /** Characters in one entry. Files come by token, so one of this length is none that anybody made on purpose. */
  entryCharacters: 1_000_000,
  /** Of its JSON. One that is larger is kept in outline. */
  characters: 10_485_760,
} as const

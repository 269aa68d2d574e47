/** What holds a key back by itself; bits of its column `gates`. Those of a provider are looked up at each claim. */
export const gates = {
  /** Its head is a dead letter. */
  dead: 1,
  /** Its job is paused. */
  paused: 2,
  /** Its organization's activation waits for a person. */
  activation: 4,
  /** The row is only reserved: see reserve-keys.ts. */
  reserved: 8,
  /** The process died while its head was being worked on: such heads are tried one at a time, see suspects.ts. */
  suspect: 16,
} as const

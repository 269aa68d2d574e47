/** First number of this program's advisory locks. */
const LOCK_SPACE = 1_953_657_195

/** Second number: what is locked. */
export const locks = {
  /** Held while tables are made or changed. */
  migration: `${LOCK_SPACE}, 1`,
  /** Shared by all that give keys their owner, alone for what changes owners, so that none slips through between. */
  owners: `${LOCK_SPACE}, 2`,
  /** Held by the process that purges, for one slice. */
  retention: `${LOCK_SPACE}, 3`,
} as const

/** What one slice may remove; ages go by the store's clock. */
export interface PurgeRule {
  /** Items done for longer lose their bodies, step results and texts. */
  readonly retentionMs: number
  /** Items done for longer lose their rows, too. Not less than `retentionMs`. */
  readonly evidenceMs: number
  /** Most items that the slice touches, so that nobody waits long for it. */
  readonly limit: number
  /** The caller's clock: where the store's is later, ages go by this one. */
  readonly notAfter?: number
}

export interface PurgedSlice {
  /** Items that lost their bodies and texts. */
  readonly emptied: number
  /** Rows that are gone. */
  readonly deleted: number
}

/** Room where the store is. */
export interface StoreRoom {
  /** Undefined if the store cannot tell, such as that of a server. */
  readonly freeBytes: number | undefined
  /** True if nothing new is recorded since there is no room: what was recorded goes on, and room is made by `purge`. */
  readonly isFull: boolean
}

export interface RetentionStore {
  /**
   * Removes one slice of what is done and old, the oldest first; nothing removed means that nothing is left to remove
   * now, or that another process is at it. What waits is never touched: events that wait or are parked, updates that
   * are queued or parked, attention that is open, and jobs that are open or have any of these.
   */
  purge(rule: PurgeRule): Promise<PurgedSlice>
  readRoom(): Promise<StoreRoom>
}

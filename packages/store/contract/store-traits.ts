export interface StoreTraits {
  /** False if what is stored ends with the store, so that nothing can come after it. */
  readonly isLasting: boolean
  /**
   * What share of the runs with random input is made, all of them if nothing is said. They take half of the suite's
   * time: make a few of them often, and all of them, by `describeRandomRuns`, before a change lands.
   */
  readonly randomShare?: number
}

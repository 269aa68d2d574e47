export interface StoreTraits {
  /** False if what is stored ends with the store, so that nothing can come after it. */
  readonly isLasting: boolean
}

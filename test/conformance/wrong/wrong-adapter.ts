import type { Conformance } from '@truckroll/testing'

/** An adapter that is right but for one thing. */
export interface WrongAdapter {
  /** The rule that finds it. */
  readonly rule: string
  /** What is wrong with it, in the words of whoever wrote it so. */
  readonly because: string
  readonly make: () => Conformance
}

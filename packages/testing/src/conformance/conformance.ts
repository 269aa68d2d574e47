import type { AdapterDefinition } from '@truckroll/gateway'
import type { CreateDouble } from '../kit/vendor-double.ts'

/** What the suite needs to examine an adapter: the default export of the package's `conformance.ts`. */
export interface Conformance {
  readonly adapter: AdapterDefinition
  /** Makes the vendor's product; each rule gets a new one. */
  readonly double: CreateDouble
  /** Jobs as this product gets them, each as fields laid over those of the suite's own job. */
  readonly jobs?: () => readonly Readonly<Record<string, unknown>>[]
  /** Why the product cannot run on this machine: nothing is examined then, and the report says so. Absent: it can. */
  readonly lacks?: string | undefined
  /** Rules that do not hold for this product, each with the reason, which the report prints. */
  readonly skips?: Readonly<Record<string, string>>
}

/** Declares how an adapter is examined. */
export function defineConformance(conformance: Conformance): Conformance {
  return Object.freeze({ ...conformance })
}

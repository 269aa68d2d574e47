import type { Store } from '@truckroll/store'
import type { AttemptParts } from './attempt-parts.ts'

export interface DeliveryRules {
  readonly concurrency: number
  readonly perProvider: number
  readonly holdsUnknown: boolean
  readonly probeEveryMs: number
}

export interface DeliveryParts extends AttemptParts {
  readonly store: AttemptParts['store'] & Pick<Store, 'onWork'>
  readonly delivery: DeliveryRules
}

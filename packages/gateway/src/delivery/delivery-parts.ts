import type { Store } from '@truckroll/store'
import type { AttemptParts } from './attempt-parts.ts'
import type { DeliveryConcurrency } from './delivery-places.ts'

export interface DeliveryRules {
  readonly concurrency: DeliveryConcurrency
  readonly perProvider: number
  readonly holdsUnknown: boolean
  readonly probeEveryMs: number
}

export interface DeliveryParts extends AttemptParts {
  readonly store: AttemptParts['store'] & Pick<Store, 'onWork'>
  readonly delivery: DeliveryRules
}

import type { ConnectClient, Store } from '@truckroll/gateway/embed'
import type { SimulatedBms, VirtualClock } from '@truckroll/testing'
import type { Scenario } from '../scenario.ts'
import type { StoreProbe } from '../../support/store-probe.ts'

/** What of the world a bug may meddle with. */
export interface PlantedWorld {
  readonly probe: StoreProbe
  readonly clock: VirtualClock
}

/** A defect put in through a seam, which the oracle must find. */
export interface PlantedBug {
  readonly name: string
  /** What the oracle may call it; the first is the rule made for it. */
  readonly rules: readonly string[]
  /** False for scenarios in which it cannot show: they are passed over. Default true. */
  canShow?(scenario: Scenario): boolean
  store?(store: Store, world: PlantedWorld): Store
  connect?(client: ConnectClient, world: PlantedWorld): ConnectClient
  bms?(bms: SimulatedBms, world: PlantedWorld): SimulatedBms
}

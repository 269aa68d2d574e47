import type { AdapterDefinition } from '@truckroll/gateway'
import type { GatewaySettingsInput } from '@truckroll/gateway/embed'
import type { FaultRates } from '../faults/fault-plan.ts'
import type { CreateDouble } from './vendor-double.ts'

export interface TestGatewayOptions {
  readonly adapter: AdapterDefinition
  /** Makes the vendor's product, which holds nothing yet. */
  readonly createDouble: CreateDouble
  readonly settings?: Partial<GatewaySettingsInput>
  /** The same seed and the same acts give the same run. Default 1. */
  readonly seed?: number
  /** What goes wrong between Dispatch and the gateway. */
  readonly rates?: FaultRates
  /** What time it is at first, in milliseconds since 1970. Default 2026-03-02, 15:00 in UTC. */
  readonly startsAt?: number
  /** Dispatch's id of the company. Default 17. */
  readonly organizationId?: number | bigint | string
}

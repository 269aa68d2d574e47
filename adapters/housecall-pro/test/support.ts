import { startVendorWorld } from '@truckroll/testing'
import { createConformanceDouble } from '../double/conformance-double.ts'
import type { HousecallPro } from '../double/housecall-pro.ts'
import adapter from '../src/index.ts'

export type World = Awaited<ReturnType<typeof startWorld>>

/** A gateway with this adapter, a local Dispatch and Housecall Pro's double, on a clock of its own. */
export async function startWorld(
  providerSettings: Readonly<Record<string, unknown>> = {},
  prepare: (product: HousecallPro) => void = () => undefined,
) {
  const world = await startVendorWorld({
    adapter,
    createDouble: (host) => createConformanceDouble(host),
    find: ({ product }, bmsId) => product.jobs.get(bmsId),
    providerSettings,
    prepare: ({ product }) => prepare(product),
  })
  return { ...world, product: world.double.product }
}

/** Half an hour: polls come and updates go. */
export const aWhileMs = 1_800_000

import { startVendorWorld } from '@truckroll/testing'
import { createConformanceDouble } from '../double/conformance-double.ts'
import type { ServiceFusion } from '../double/service-fusion.ts'
import adapter from '../src/index.ts'

export type World = Awaited<ReturnType<typeof startWorld>>

/** A gateway with this adapter, a local Dispatch and Service Fusion's double, on a clock of its own. */
export async function startWorld(
  providerSettings: Readonly<Record<string, unknown>> = {},
  prepare: (product: ServiceFusion) => void = () => undefined,
) {
  const world = await startVendorWorld({
    adapter,
    createDouble: (host) => createConformanceDouble(host),
    find: ({ product }, bmsId) => product.jobs.get(Number(bmsId)),
    // What fails for good is parked soon.
    settings: { maxAttempts: 3, retryMaxMs: 30_000 },
    providerSettings,
    prepare: ({ product }) => prepare(product),
  })
  return { ...world, product: world.double.product }
}

/** Polls come and updates go. */
export const aWhileMs = 180_000

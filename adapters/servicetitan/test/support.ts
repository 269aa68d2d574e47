import { startVendorWorld } from '@truckroll/testing'
import { createBookingDouble, createConformanceDouble } from '../double/conformance-double.ts'
import type { ServiceTitan } from '../double/service-titan.ts'
import adapter from '../src/index.ts'

export type World = Awaited<ReturnType<typeof startWorld>>

/** A gateway with this adapter, a local Dispatch and ServiceTitan's double, on a clock of its own. */
export async function startWorld(
  providerSettings: Readonly<Record<string, unknown>> = {},
  prepare: (product: ServiceTitan) => void = () => undefined,
) {
  const world = await startVendorWorld({
    adapter,
    createDouble: (host) => createConformanceDouble(host),
    find: ({ product }, bmsId) => product.jobs.get(Number(bmsId)),
    providerSettings,
    prepare: ({ product }) => prepare(product),
  })
  return { ...world, product: world.double.product }
}

/** The same for a company that wants bookings. */
export async function startBookingWorld(providerSettings: Readonly<Record<string, unknown>> = {}) {
  const world = await startVendorWorld({
    adapter,
    createDouble: (host) => createBookingDouble(host),
    find: ({ product }, bmsId) => product.bookings.get(Number(bmsId.replace('booking-', ''))),
    providerSettings,
  })
  return { ...world, product: world.double.product }
}

/** Half an hour: polls come and updates go. */
export const aWhileMs = 1_800_000

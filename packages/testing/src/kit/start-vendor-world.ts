import type { AdapterDefinition } from '@truckroll/gateway'
import { createTestGateway, type TestGateway } from './test-gateway.ts'
import type { TestGatewayOptions } from './test-gateway-options.ts'
import type { DoubleHost, VendorDouble } from './vendor-double.ts'

export interface VendorWorldOptions<Double extends VendorDouble, Order> {
  readonly adapter: AdapterDefinition
  /** Makes the vendor's product, which holds nothing yet. */
  readonly createDouble: (host: DoubleHost) => Double
  /** A work order of the product by its id. */
  readonly find: (double: Double, bmsId: string) => Order | undefined
  /** Laid over the double's own; undefined takes a setting away. */
  readonly providerSettings?: Readonly<Record<string, unknown>>
  /** Of the gateway. */
  readonly settings?: TestGatewayOptions['settings']
  /** Puts something into the product before the gateway starts. */
  readonly prepare?: (double: Double) => void
}

export interface VendorWorld<Double extends VendorDouble, Order> extends AsyncDisposable {
  readonly gateway: TestGateway
  readonly double: Double
  /** Offers a job with these fields, and waits until its work order is there. */
  create(fields?: Readonly<Record<string, unknown>>): Promise<{ readonly jobId: string; readonly job: Order }>
}

/** A test gateway with an adapter and its vendor's double, and the double itself at hand. */
export async function startVendorWorld<Double extends VendorDouble, Order>({
  adapter,
  createDouble,
  find,
  providerSettings = {},
  settings = {},
  prepare = () => undefined,
}: VendorWorldOptions<Double, Order>): Promise<VendorWorld<Double, Order>> {
  let made: Double | undefined
  const gateway = await createTestGateway({
    adapter,
    settings,
    createDouble: (host) => {
      const double = createDouble(host)
      made = double
      prepare(double)
      const all = Object.entries({ ...double.providerSettings, ...providerSettings })
      const given = Object.fromEntries(all.filter(([, value]) => value !== undefined))
      // The double stays itself: it may have getters, such as a login that changes.
      Object.defineProperty(double, 'providerSettings', { value: given })
      return double
    },
  })
  if (made === undefined) throw new Error('expected the gateway to make the double')
  const double = made
  return {
    gateway,
    double,
    create: async (fields = {}) => {
      const jobId = gateway.offer(fields)
      await gateway.settle()
      const job = find(double, (await gateway.job(jobId))?.bmsId ?? '')
      if (job === undefined) throw new Error(`expected a work order of job ${jobId}`)
      return { jobId, job }
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
}

import { createTestGateway, type TestGateway } from '@truckroll/testing'
import { createConformanceDouble } from '../double/conformance-double.ts'
import type { HousecallPro } from '../double/housecall-pro.ts'
import type { StoredJob } from '../double/records.ts'
import adapter from '../src/index.ts'

export interface World extends AsyncDisposable {
  readonly gateway: TestGateway
  readonly product: HousecallPro
  /** Offers a job and waits until it is there. */
  create(
    fields?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly jobId: string; readonly job: StoredJob }>
}

/** A gateway with this adapter, a local Dispatch and Housecall Pro's double, on a clock of its own. */
export async function startWorld(
  providerSettings: Readonly<Record<string, unknown>> = {},
  prepare: (product: HousecallPro) => void = () => undefined,
): Promise<World> {
  let product: HousecallPro | undefined
  const gateway = await createTestGateway({
    adapter,
    createDouble: (host) => {
      const double = createConformanceDouble(host)
      product = double.product
      prepare(product)
      const all = Object.entries({ ...double.providerSettings, ...providerSettings })
      // Undefined takes a setting away.
      const given = Object.fromEntries(all.filter(([, value]) => value !== undefined))
      return { ...double, providerSettings: given }
    },
  })
  const made = product
  if (made === undefined) throw new Error('expected the double')
  return {
    gateway,
    product: made,
    create: async (fields = {}) => {
      const jobId = gateway.offer(fields)
      await gateway.settle()
      const bmsId = (await gateway.job(jobId))?.bmsId
      const job = made.jobs.get(bmsId ?? '')
      if (job === undefined) throw new Error(`expected a work order of job ${jobId}`)
      return { jobId, job }
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
}

/** Half an hour: polls come and updates go. */
export const aWhileMs = 1_800_000

import {
  type Adapter,
  type CreateJobRequest,
  type CreateJobResponse,
  defineAdapter,
} from '@truckroll/gateway'
import { overrideMethods } from '@truckroll/testing'
import { GatewayError } from '@truckroll/gateway/embed'
import { expect, it } from 'vitest'
import { VirtualWorld } from '../support/virtual-world.ts'

const stamp = { environment: 'sandbox', instance: 'main' } as const
const leaseName = 'nightly reconcile'
const minute = 60_000

/** A gateway at whose product the work order is not found, so that it is asked for again for three hours. */
async function startAsking() {
  let reads = 0
  let isCutOff = false
  class Forgetful implements Adapter {
    async createJob({ job }: CreateJobRequest): Promise<CreateJobResponse> {
      return { bmsId: `WO-${job.id}` }
    }
    async cancelJob() {}
    async getJob() {
      reads += 1
      return undefined
    }
  }
  const world = new VirtualWorld({
    adapter: defineAdapter({ name: 'forgetful', version: '1.0.0', adapter: Forgetful }),
    // The clock begins at 09:00 UTC.
    settings: { reconcile: 'report', reconcileAt: '09:10' },
    store: (store) =>
      overrideMethods(store, {
        async renewLease(pass, lease, ttlMs) {
          if (isCutOff && lease.credential === leaseName)
            throw new GatewayError('TR_STORE_UNAVAILABLE', 'cut off', { isRetryable: true })
          return pass(lease, ttlMs)
        },
      }),
  })
  const gateway = await world.start()
  const other = world.openStore()
  await world.does(other.open(stamp))
  await world.does(gateway.providers.change('north', { organizationId: '17' }, { token: 'test' }))
  world.offer(1)
  await world.until(async () => (await gateway.jobs.get('1'))?.bmsId)
  await world.until(() => reads === 1)
  const take = () => world.does(other.acquireLease(leaseName, 'another process', minute))
  return {
    world,
    take,
    reads: () => reads,
    cutOff: (is: boolean) => (isCutOff = is),
    end: async () => {
      await world.does(other.close())
      await world[Symbol.asyncDispose]()
    },
  }
}

it('a process that compares keeps its right to, although the store was away for a moment', async () => {
  const { world, take, cutOff, end } = await startAsking()
  cutOff(true)
  await world.advance(6_000)
  cutOff(false)
  await world.advance(5 * minute)
  expect(await take()).toBeUndefined()
  await end()
})

it('a process that lost its right to compare goes on no more', async () => {
  const { world, take, reads, cutOff, end } = await startAsking()
  cutOff(true)
  await world.advance(20_000)
  cutOff(false)
  expect(await take()).toBeDefined()
  // Until after the time at which it would have asked again.
  for (let passed = 0; passed < 80; passed += 1) {
    await world.advance(50_000)
    expect(await take()).toBeDefined()
  }
  expect(reads()).toBe(1)
  await end()
})

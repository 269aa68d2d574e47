import { defineAdapter, type AdapterDefinition } from '@truckroll/gateway'
import { expect, test } from 'vitest'
import decorated from '../support/decorated-adapter.ts'
import { createHttpWorld } from '../support/http-world.ts'

class Plain {
  async createJob({ job }: { readonly job: { readonly id: unknown } }) {
    return { bmsId: `plain-${String(job.id)}` }
  }
  async cancelJob() {}
}

const plain = defineAdapter({ name: 'plain', version: '1.0.0', adapter: Plain, inject: [] })

async function bmsIdBy(adapter: AdapterDefinition, adapterSettings?: unknown): Promise<string | undefined> {
  await using world = await createHttpWorld({ adapter, adapterSettings })
  const done = world.heard('attempt:done')
  world.sandbox.control.brand.offerJob()
  return (await done).bmsId
}

test('an adapter whose classes say themselves what they need works beside a plain one', async () => {
  const both = [bmsIdBy(decorated, { prefix: 'wo-' }), bmsIdBy(plain)]
  expect(await Promise.all(both)).toEqual(['WO-30462-X/0-x', 'plain-30462'])
})

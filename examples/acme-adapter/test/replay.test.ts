import { replayFixture } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { createConformanceDouble as createDouble } from '../double/conformance-double.ts'
import adapter from '../src/index.ts'

it('voids the work order of a job that was canceled when its visit was set', async () => {
  const file = new URL('canceled-after-visit.fixture.json', import.meta.url)
  await using replay = await replayFixture(file, { adapter, createDouble })
  expect(replay.failed).toEqual([])
  expect(await replay.gateway.double.workOrders()).toMatchObject([{ status: 'void', isOpen: false }])
})

import { runFaultSeed } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'

it.each([1, 2, 3, 4, 5])('outlives faults and kills (seed %i)', { timeout: 120_000 }, async (seed) => {
  expect(await runFaultSeed(conformance, seed)).toBeUndefined()
})

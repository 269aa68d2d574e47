import { runFaultSeed } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { bookingConformance } from './booking-conformance.ts'

it.each([1, 2, 3, 4, 5])('outlives faults and kills (seed %i)', { timeout: 120_000 }, async (seed) => {
  expect(await runFaultSeed(conformance, seed)).toBeUndefined()
})

it.each([1, 2, 3])(
  'outlives faults and kills with bookings (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    // The office gives a job that it makes of a booking a visit of its own, so that they cannot be counted.
    const skips = { ...bookingConformance.skips, 'visit/arrives': 'the office books one as well' }
    expect(await runFaultSeed({ ...bookingConformance, skips }, seed)).toBeUndefined()
  },
)

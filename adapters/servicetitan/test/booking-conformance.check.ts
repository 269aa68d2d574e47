import { runConformance } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { bookingConformance } from './booking-conformance.ts'

it('passes every rule of the conformance suite with bookings', { timeout: 300_000 }, async () => {
  const results = await runConformance(bookingConformance)
  const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
  expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
})

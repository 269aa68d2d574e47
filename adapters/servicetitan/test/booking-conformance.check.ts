import { runConformance, type Conformance } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { createBookingDouble } from '../double/conformance-double.ts'
import adapter from '../src/index.ts'

const moved = 'the rule looks for what is done under the id that the booking had; it is a job by then'
const files = 'a booking takes no files: a person is asked to add them'

const conformance: Conformance = {
  adapter,
  double: createBookingDouble,
  skips: {
    'change/before-link': moved,
    'change/not-found-for-a-minute': moved,
    'change/unknown-status': 'whoever works on a booking makes a job of it first, which is told',
    'read/status': moved,
    'read/visit': moved,
    'file/arrives': files,
    'file/lost-answer': files,
    'file/told-again': files,
    'file/other-than-its-name': files,
    'file/strange-names': files,
  },
}

it('passes every rule of the conformance suite with bookings', { timeout: 300_000 }, async () => {
  const results = await runConformance(conformance)
  const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
  expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
})

import type { Conformance } from '@truckroll/testing'
import { createBookingDouble } from '../double/conformance-double.ts'
import adapter from '../src/index.ts'

const moved = 'the rule looks for what is done under the id that the booking had; it is a job by then'
const files = 'a booking takes no files: a person is asked to add them'

/** The adapter with a company that wants bookings. */
export const bookingConformance: Conformance = {
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

import { runConformance } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { whyNoCalendarServer } from './calendar-servers.ts'

// Each rule has a server of its own: `npm run long` plays all of them.
it.skipIf(whyNoCalendarServer('radicale'))(
  'passes the rules of the conformance suite about jobs and visits on Radicale',
  { timeout: 600_000 },
  async () => {
    const results = await runConformance(conformance, { only: ['job', 'visit'] })
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  },
)

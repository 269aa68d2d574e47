import { runConformance } from '@truckroll/testing'
import { afterAll, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { closeDesk } from './real-desk.ts'
import { whyNoTryton } from './tryton-programs.ts'

afterAll(closeDesk)

// The real server takes its time for each call: `npm run long` plays all rules.
it.skipIf(whyNoTryton())(
  'passes the rules of the conformance suite about jobs and their notes on Tryton',
  { timeout: 1_200_000 },
  async () => {
    const only = ['job', 'note', 'change/complete']
    const results = await runConformance(conformance, { only })
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  },
)

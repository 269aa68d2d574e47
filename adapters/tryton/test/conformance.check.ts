import { runConformance } from '@truckroll/testing'
import { afterAll, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { closeDesk } from './real-desk.ts'
import { whyNoTryton } from './tryton-programs.ts'

afterAll(closeDesk)

// The real server takes its time for each call: too long for `npm test`. `npm run conformance` plays all rules.
it.skipIf(whyNoTryton())(
  'passes the rules of the conformance suite about jobs, notes, visits and changes on Tryton',
  { timeout: 1_200_000 },
  async () => {
    const only = ['job', 'update', 'cancel', 'visit', 'note', 'change', 'poll/day-at-once']
    const results = await runConformance(conformance, { only })
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  },
)

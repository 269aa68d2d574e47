import { runConformance, type Conformance, type DoubleHost } from '@truckroll/testing'
import { afterAll, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { closeDesk, createRealDesk } from './real-desk.ts'
import { whyNoRt } from './rt-programs.ts'

afterAll(closeDesk)

// The real server takes its time for each call: `npm run long` plays all rules.
it.skipIf(whyNoRt()).each([
  ['', conformance, ['job', 'note']],
  [
    ' without its scrip',
    { ...conformance, double: (host: DoubleHost) => createRealDesk(host, { tells: false }) },
    ['change/complete', 'poll/same-stamp'],
  ],
] satisfies [string, Conformance, string[]][])(
  'passes the rules of the conformance suite about jobs and what is told of them on Request Tracker%s',
  { timeout: 1_200_000 },
  async (_, examined, only) => {
    const results = await runConformance(examined, { only })
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  },
)

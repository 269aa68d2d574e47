import { runConformance, runFaultSeed } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { whyNoCalendarServer } from './calendar-servers.ts'

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

describe.skipIf(whyNoCalendarServer('radicale'))('a calendar on Radicale', () => {
  it('passes every rule that applies to it', { timeout: 1_800_000 }, async () => {
    const results = await runConformance(conformance)
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  })

  it.each(seeds)('outlives faults and kills (seed %i)', { timeout: 300_000 }, async (seed) => {
    expect(await runFaultSeed(conformance, seed)).toBeUndefined()
  })
})

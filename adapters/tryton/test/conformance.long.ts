import { runConformance, runFaultSeed } from '@truckroll/testing'
import { afterAll, describe, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { closeDesk } from './real-desk.ts'
import { whyNoTryton } from './tryton-programs.ts'

afterAll(closeDesk)

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

describe.skipIf(whyNoTryton())('Tryton', () => {
  it('passes every rule that applies to it', { timeout: 3_600_000 }, async () => {
    const results = await runConformance(conformance)
    const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
  })

  it.each(seeds)('outlives faults and kills (seed %i)', { timeout: 300_000 }, async (seed) => {
    expect(await runFaultSeed(conformance, seed)).toBeUndefined()
  })
})

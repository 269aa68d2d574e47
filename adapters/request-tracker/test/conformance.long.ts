import { runConformance, runFaultSeed, type Conformance, type DoubleHost } from '@truckroll/testing'
import { afterAll, describe, expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { closeDesk, createRealDesk } from './real-desk.ts'
import { whyNoRt } from './rt-programs.ts'

afterAll(closeDesk)

const withoutScrip: Conformance = {
  ...conformance,
  double: (host: DoubleHost) => createRealDesk(host, { tells: false }),
}
const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

async function faultsOf(examined: Conformance, options: { only?: string[] } = {}): Promise<string[]> {
  return (await runConformance(examined, options))
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    .map(({ rule, message }) => `${rule.id}: ${message}`)
}

describe.skipIf(whyNoRt())('Request Tracker', () => {
  it('passes every rule that applies to it', { timeout: 3_600_000 }, async () => {
    expect(await faultsOf(conformance)).toEqual([])
  })

  it('passes those about changes without its scrip', { timeout: 1_200_000 }, async () => {
    expect(await faultsOf(withoutScrip, { only: ['change', 'poll'] })).toEqual([])
  })

  it.each(seeds)('outlives faults and kills (seed %i)', { timeout: 300_000 }, async (seed) => {
    expect(await runFaultSeed(conformance, seed)).toBeUndefined()
  })
})

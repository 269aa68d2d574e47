import { beforeAll, describe, expect, it } from 'vitest'
import { findShortfalls } from './coverage.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'
import { runSeeds } from './seed-pool.ts'
import { tellFailure } from './tell-failure.ts'
import { enterTimeZone } from './time-zone.ts'

const seeds = 1_000

// A failed seed is told as it was played.
beforeAll(enterTimeZone)

describe('all guarantees', () => {
  it(`hold under the faults of ${seeds} seeds`, { timeout: 900_000 }, async () => {
    const counts = new Map<string, number>()
    const failed: number[] = []
    await runSeeds({
      from: 1,
      seeds,
      processes: 2,
      onReport: (report) => {
        for (const [what, count] of report.counts) counts.set(what, (counts.get(what) ?? 0) + count)
        if (report.findings.length > 0) failed.push(report.seed)
      },
    })
    const [first] = failed
    expect(failed, first === undefined ? '' : await tellFailure(first)).toEqual([])
    expect(findShortfalls(counts, seeds)).toEqual([])
  })
})

describe('a seed', () => {
  it('gives the same run each time', async () => {
    for (const seed of [3, 7, 26]) {
      const first = await runScenario(createScenario(seed), { keepsTrace: true })
      const second = await runScenario(createScenario(seed), { keepsTrace: true })
      expect(first.trace.length).toBeGreaterThan(50)
      expect(second.trace).toEqual(first.trace)
    }
  })
})

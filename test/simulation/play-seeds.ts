import { expect } from 'vitest'
import { runSeeds } from './seed-pool.ts'
import { tellFailure } from './tell-failure.ts'

/** Plays the first seeds: every guarantee holds under each. Resolves with what happened in them, and how often. */
export async function expectSeedsToHold(seeds: number): Promise<ReadonlyMap<string, number>> {
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
  return counts
}

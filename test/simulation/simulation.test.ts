import { beforeAll, describe, expect, it } from 'vitest'
import { expectSeedsToHold } from './play-seeds.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'
import { enterTimeZone } from './time-zone.ts'

// A failed seed is told as it was played.
beforeAll(enterTimeZone)

describe('all guarantees', () => {
  it('hold under the faults of 25 seeds', { timeout: 300_000 }, async () => {
    expect((await expectSeedsToHold(25)).get('parked')).toBeGreaterThan(0)
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

import { describe, expect, it } from 'vitest'
import { backAt, minute, outageOf } from './outage.ts'
import { runScenario } from './run-seed.ts'
import { defaultSettings } from './settings.ts'

describe('a BMS that is down for three hours, at default settings,', () => {
  it.each(['answers-late'] as const)(
    '(%s) parks nothing, and has all in order within a minute of its return',
    { timeout: 120_000 },
    async (how) => {
      const run = await runScenario(outageOf(how), { settings: defaultSettings })
      expect(run.findings).toEqual([])
      expect(run.counts.get('stopped')).toBe(1)
      expect(run.counts.get('parked')).toBeUndefined()
      // Tried now and then all the time, not by every event.
      expect(run.counts.get('bms-down')).toBeGreaterThan(90)
      expect(run.counts.get('bms-down')).toBeLessThan(1_000)
      expect(run.elapsedMs - backAt).toBeLessThanOrEqual(minute)
    },
  )
})

import { describe, expect, it } from 'vitest'
import type { Act } from './acts.ts'
import { providers } from './providers.ts'
import { runScenario } from './run-seed.ts'
import type { Scenario } from './scenario.ts'
import { defaultSettings } from './settings.ts'

const minute = 60_000
const jobs = 48
/** The BMS goes down after ten minutes and is back three hours later. */
const downAt = 10 * minute
const backAt = downAt + 180 * minute

/** Jobs with two notes each, all through the outage. In the middle of it the gateway is stopped and started. */
function scenarioOf(how: 'refuses' | 'fails' | 'answers-late'): Scenario {
  const acts = Array.from({ length: jobs }, (_, job): Act[] => {
    const at = minute + (job * (backAt - 2 * minute)) / jobs
    const note = (text: string) => ({ what: 'note', text }) as const
    return [
      { at, kind: 'message', job, message: { what: 'job', isPoison: false } },
      { at: at + 5_000, kind: 'message', job, message: note('gate code 1') },
      { at: at + 90_000, kind: 'message', job, message: note('dog in the yard') },
    ]
  })
  const stop = { at: 100 * minute, kind: 'stop', downMs: minute } as const
  return {
    seed: 1,
    startAt: Date.UTC(2026, 6, 1, 9),
    fifo: 'job',
    hears: 'webhooks',
    jobs: Array.from({ length: jobs }, (_, index) => ({
      id: 30_000 + index,
      provider: providers[index % providers.length] ?? 'north',
    })),
    acts: [...acts.flat(), { at: downAt, kind: 'bms-down', forMs: backAt - downAt, how }, stop],
    rates: {},
    faultsUntil: backAt,
  }
}

describe('a BMS that is down for three hours, at default settings,', () => {
  it.each(['refuses', 'fails', 'answers-late'] as const)(
    '(%s) parks nothing, and has all in order within a minute of its return',
    { timeout: 120_000 },
    async (how) => {
      const run = await runScenario(scenarioOf(how), { settings: defaultSettings })
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

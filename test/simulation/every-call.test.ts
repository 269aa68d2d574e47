import type { Crash } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { runScenario } from './run-seed.ts'
import type { Scenario } from './scenario.ts'

/** A batch of messages is recorded, delivered in steps, answered by updates; a person and a caller tell of theirs. */
const scenario: Scenario = {
  seed: 1,
  startAt: Date.UTC(2026, 6, 1, 9),
  fifo: 'account',
  hears: 'webhooks',
  jobs: [{ id: 30_000, provider: 'north' }],
  acts: [
    { at: 0, kind: 'message', job: 0, message: { what: 'job', isPoison: false } },
    { at: 0, kind: 'message', job: 0, message: { what: 'note', text: 'answer please' } },
    { at: 1, kind: 'message', job: 0, message: { what: 'appointment', startMs: 0 } },
    { at: 100, kind: 'rest', job: 0, key: 'caller-1', change: { kind: 'schedule', startMs: 3_600_000 } },
    { at: 8_000, kind: 'person', job: 0, change: { kind: 'complete' } },
  ],
  rates: {},
  faultsUntil: 20_000,
}

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s the effect of any call loses and doubles nothing',
    { timeout: 120_000 },
    async (when) => {
      const { calls, findings } = await runScenario(scenario)
      expect(findings).toEqual([])
      expect(calls).toBeGreaterThan(60)
      const crashes: string[] = []
      for (let call = 1; call <= calls; call++) {
        const firstCrash: Crash = { call, when }
        const run = await runScenario(scenario, { firstCrash })
        expect(run.findings, `crash ${when} call ${call}`).toEqual([])
        crashes.push(...[...run.counts.keys()].filter((name) => name.startsWith('crash-')))
      }
      expect(crashes).toHaveLength(calls)
      const seams = new Set(crashes)
      for (const seam of ['store', 'dispatch', 'bms']) expect(seams).toContain(`crash-${seam}-${when}`)
    },
  )
})

import type { Crash } from '@truckroll/testing'
import { expect } from 'vitest'
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

/**
 * Plays the scenario again and again, and a process dies each time: at another call, `step` calls later.
 * Resolves with the names of what it died at.
 */
export async function dieAtCalls(when: Crash['when'], step: number): Promise<ReadonlySet<string>> {
  const { calls, findings } = await runScenario(scenario)
  expect(findings).toEqual([])
  expect(calls).toBeGreaterThan(60)
  const crashes: string[] = []
  let played = 0
  for (let call = 1; call <= calls; call += step) {
    played += 1
    const run = await runScenario(scenario, { firstCrash: { call, when } })
    expect(run.findings, `crash ${when} call ${call}`).toEqual([])
    crashes.push(...[...run.counts.keys()].filter((name) => name.startsWith('crash-')))
  }
  expect(crashes).toHaveLength(played)
  return new Set(crashes)
}

import { GatewayError, type Store } from '@truckroll/gateway/embed'
import { overrideMethods } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import type { Act } from './acts.ts'
import { runScenario } from './run-seed.ts'
import type { Scenario } from './scenario.ts'

// Bugs that seeds found, each as the shortest scenario that shows it.

const hour = 3_600_000

/** One job, offered at once. */
function scenarioOf(acts: readonly Act[], rates: Scenario['rates'] = {}): Scenario {
  return {
    seed: 1,
    startAt: Date.UTC(2026, 6, 1, 9),
    fifo: 'account',
    hears: 'webhooks',
    jobs: [{ id: 30_000, provider: 'north' }],
    acts: [{ at: 0, kind: 'message', job: 0, message: { what: 'job', isPoison: false } }, ...acts],
    rates,
    faultsUntil: 120_000,
  }
}

/** Lets the first calls fail, without effect or with it. */
function failing(times: number, name: keyof Store, { isDone = false } = {}) {
  let left = times
  const store = (real: Store): Store =>
    overrideMethods<Store>(real, {
      [name]: async (pass: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => {
        if (left === 0) return pass(...args)
        left -= 1
        if (isDone) await pass(...args)
        throw new GatewayError('TR_STORE_UNAVAILABLE', `${name} failed`, { isRetryable: true })
      },
    })
  return { trouble: { name: '', rules: [], store }, left: () => left }
}

async function expectToHold(
  scenario: Scenario,
  fault = failing(0, 'checkWritable'),
): Promise<readonly string[]> {
  const run = await runScenario(scenario, { bug: fault.trouble, keepsTrace: true })
  expect(run.findings, run.trace.join('\n')).toEqual([])
  expect(fault.left()).toBe(0)
  return run.trace
}

describe('seeds showed that', () => {
  it('a job stays in order if a batch and then its first message cannot be recorded', async () => {
    const note = { what: 'note', text: 'gate code 1' } as const
    const fault = failing(2, 'recordMessages')
    await expectToHold(scenarioOf([{ at: 1, kind: 'message', job: 0, message: note }]), fault)
  })

  it('a change of the vendor survives a store that fails while it is looked at', async () => {
    const change = { kind: 'enroute' } as const
    await expectToHold(scenarioOf([{ at: 30_000, kind: 'person', job: 0, change }]), failing(1, 'getJob'))
  })

  it('an update without its time is sent although the clock was set back', async () => {
    const trace = await expectToHold(
      scenarioOf([
        { at: 30_000, kind: 'person', job: 0, change: { kind: 'enroute' } },
        { at: 40_000, kind: 'clock-jump', byMs: -hour },
        { at: 50_000, kind: 'person', job: 0, change: { kind: 'complete' } },
      ]),
    )
    expect(trace.filter((line) => line.includes('dispatch: job'))).toHaveLength(2)
  })

  it('a provider whose bucket was empty is served although the clock was set back', async () => {
    const fewCalls = { ...scenarioOf([]), callRates: { perProvider: 0.5 } }
    const note = { what: 'note', text: 'gate code 1' } as const
    const trace = await expectToHold({
      ...fewCalls,
      acts: [
        ...fewCalls.acts,
        { at: 4_000, kind: 'clock-jump', byMs: -3 * hour },
        { at: 4_001, kind: 'message', job: 0, message: note },
      ],
    })
    expect(Number.parseFloat(trace.at(-1) ?? '')).toBeLessThan(60)
  })

  it('an attempt whose end cannot be stored at first is stored later, and is no crash', async () => {
    const trace = await expectToHold(scenarioOf([]), failing(3, 'finishAttempt'))
    expect(trace.filter((line) => line.includes('adapter: attempt') && !line.includes('ended'))).toHaveLength(
      1,
    )
  })

  it('a claim that cannot be given back at once is given back later', async () => {
    const fault = failing(2, 'finishAttempt')
    const start = failing(1, 'startAttempt')
    const store = (real: Store) => start.trouble.store(fault.trouble.store(real))
    const trace = await expectToHold(scenarioOf([{ at: 6_000, kind: 'clock-jump', byMs: -hour }]), {
      trouble: { ...fault.trouble, store },
      left: () => fault.left() + start.left(),
    })
    expect(
      trace.filter((line) => line.includes('adapter: attempt 1') && !line.includes('ended')),
    ).toHaveLength(1)
  })

  it('an attempt that was begun in the store, and its answer lost, is none that crashed', async () => {
    const trace = await expectToHold(scenarioOf([]), failing(2, 'startAttempt', { isDone: true }))
    expect(trace.filter((line) => line.includes('adapter: attempt 3 of'))).not.toEqual([])
  })

  it('an attempt that runs while the clock is set forward is neither begun twice nor taken for hung', async () => {
    const jump = { at: 9_000, kind: 'clock-jump', byMs: hour } as const
    const trace = await expectToHold(scenarioOf([jump], { 'bms-slow': 1 }))
    expect(trace.filter((line) => line.includes('made customer'))).toHaveLength(1)
  })

  it('a probe of a provider that is down is made although the claim after it failed', async () => {
    const base = scenarioOf([{ at: 0, kind: 'bms-down', forMs: 100_000, how: 'refuses' }])
    const more = [1, 2].map((job): Act => {
      const message = { what: 'job', isPoison: false } as const
      return { at: 0, kind: 'message', job, message }
    })
    const jobs = [30_000, 30_001, 30_002].map((id) => ({ id, provider: 'north' }))
    const probed: string[] = []
    let isProbed = false
    const store = (real: Store): Store =>
      overrideMethods<Store>(real, {
        async claimEvents(pass, options) {
          if (isProbed && probed.length === 1) {
            probed.push('failed')
            throw new GatewayError('TR_STORE_UNAVAILABLE', 'claimEvents failed', { isRetryable: true })
          }
          const claimed = await pass(options)
          const [first] = claimed
          if (options.onlyProvider !== undefined && first !== undefined && !isProbed) {
            isProbed = true
            probed.push(`attempt ${first.attempts + 1} of ${first.id} `)
          }
          return claimed
        },
      })
    const trace = await expectToHold(
      { ...base, acts: [...base.acts, ...more], jobs },
      { trouble: { name: '', rules: [], store }, left: () => 2 - probed.length },
    )
    const [line = ''] = trace.filter((text) => text.includes(probed[0] ?? '?'))
    expect(Number.parseFloat(line)).toBeLessThan(55)
  })

  it('what is refused again and again when it is replayed is down until a job works, and is parked then', async () => {
    const jobs = [30_000, 30_001, 30_002].map((id) => ({ id, provider: 'north' }))
    const message = { what: 'job', isPoison: true } as const
    const sent = jobs.map((_, job): Act => ({ at: job, kind: 'message', job, message }))
    const replayed = [20_000, 40_000, 60_000].map((at): Act => ({ at, kind: 'operator', does: 'replay' }))
    const trace = await expectToHold({ ...scenarioOf([]), jobs, acts: [...sent, ...replayed] })
    expect(trace.filter((line) => line.includes('job 50001'))).toHaveLength(2)
    expect(
      trace.filter((line) => line.includes('attempt 1 of') && line.includes('ended: done')),
    ).toHaveLength(1)
  })

  it('a post that was answered is not repeated because its end could not be stored at first', async () => {
    const change = { kind: 'note', text: 'on site' } as const
    const trace = await expectToHold(
      scenarioOf([{ at: 30_000, kind: 'person', job: 0, change }]),
      failing(3, 'finishSend'),
    )
    expect(trace.filter((line) => line.includes('dispatch: attachment'))).toHaveLength(1)
  })

  it('what the first has in hand of a job stays so while the job comes back and goes again', async () => {
    const move = (at: number, to: string): Act => {
      const message = { what: 'move', to, isPoison: false } as const
      return { at, kind: 'message', job: 0, message }
    }
    const trace = await expectToHold(
      scenarioOf([
        { at: 19_000, kind: 'bms-down', forMs: 20_000, how: 'answers-late' },
        move(20_000, 'south'),
        move(25_000, 'north'),
        move(25_001, 'south'),
      ]),
    )
    expect(trace.filter((line) => line.includes('job.canceled'))).not.toEqual([])
  })

  it('what a lost answer handed out waits if all was paused before it is asked for again', async () => {
    const note = { what: 'note', text: 'gate code 1' } as const
    const trace = await expectToHold(
      scenarioOf([
        { at: 1, kind: 'message', job: 0, message: note },
        { at: 1_400, kind: 'pause', what: { kind: 'all' }, forMs: 20_000 },
      ]),
      failing(1, 'finishAttempt', { isDone: true }),
    )
    const told = trace.map((line) => /paused|resumes|attempt 1 of \S+ \(note/.exec(line)?.[0]?.slice(0, 7))
    expect(told.filter((word) => word !== undefined)).toEqual(['paused', 'resumes', 'attempt'])
  })
})

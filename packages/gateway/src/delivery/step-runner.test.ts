import { SystemClock } from '@truckroll/store'
import { describe, expect, it, vi } from 'vitest'
import { AttemptGate } from './attempt-gate.ts'
import { createStepRunner, type StepRunnerParts } from './step-runner.ts'

function begin(parts: Partial<StepRunnerParts> = {}, holdsClaim = true) {
  const stored = new Map<string, string>()
  const gate = new AttemptGate('m1_0')
  const step = createStepRunner({
    store: {
      async storeStep(_claim, name, result) {
        if (holdsClaim) stored.set(name, result)
        return holdsClaim
      },
    },
    clock: new SystemClock(),
    claim: { key: 'job:7', eventId: 'm1_0', token: 1 },
    gate,
    signal: new AbortController().signal,
    looksFirst: false,
    results: {},
    ...parts,
  })
  return { step, stored, gate }
}

describe('a step', () => {
  it('is run under a key of its own, and the next attempt takes its result, whatever that is', async () => {
    const results = [{ id: 12_345_678_901_234_567_890n }, undefined, null, 'text', [1]]
    for (const result of results) {
      const first = begin()
      const run = vi.fn<() => Promise<unknown>>(async () => result)
      expect(await first.step('create', run)).toEqual(result)
      expect(run).toHaveBeenCalledWith('m1_0:create')
      const second = begin({ results: Object.fromEntries(first.stored), looksFirst: true })
      expect(await second.step('create', { find: run, run })).toEqual(result)
      expect(run).toHaveBeenCalledTimes(1)
    }
  })

  it('looks first if it may have been done before, and runs if nothing is found', async () => {
    const run = async () => 'made'
    expect(await begin({ looksFirst: true }).step('a', { find: async () => 'found', run })).toBe('found')
    expect(await begin({ looksFirst: true }).step('a', { find: async () => undefined, run })).toBe('made')
    expect(await begin().step('a', { find: async () => 'found', run })).toBe('made')
  })

  it('is refused without a name, by one that was used, and with a result that is too large or no JSON', async () => {
    const { step } = begin()
    await step('a', async () => 1)
    const wrong = [
      () => step('a', async () => 1),
      () => step('', async () => 1),
      () => step('x'.repeat(201), async () => 1),
      () => step('large', async () => 'x'.repeat(70_000)),
      () => step('function', async () => () => 1),
    ]
    for (const begun of wrong) await expect(begun()).rejects.toMatchObject({ code: 'TR_STEP_INVALID' })
  })

  it('that ends after its attempt, or whose claim was lost, stores nothing and goes no further', async () => {
    const { step, stored, gate } = begin()
    const late = step('a', async () => gate.close('it took too long'))
    await expect(late).rejects.toMatchObject({ code: 'TR_ATTEMPT_CLOSED' })
    expect(stored.size).toBe(0)
    const run = vi.fn<() => Promise<number>>(async () => 1)
    await expect(step('b', run)).rejects.toMatchObject({ code: 'TR_ATTEMPT_CLOSED' })
    expect(run).not.toHaveBeenCalled()
    const lost = begin({}, false)
    await expect(lost.step('a', run)).rejects.toMatchObject({ code: 'TR_ATTEMPT_CLOSED' })
  })
})

import { describe, expect, it } from 'vitest'
import type { ChaosContext } from './scenario.ts'
import { killAtRandom, kills } from './scenarios/kills.ts'
import { embeddedProgram, sourceProgram } from './world/gateway-program.ts'

// A short form of `npm run chaos`; the moments of the machine make each run another one.
const context: ChaosContext = {
  seed: Date.now() % 100_000,
  scale: 'quick',
  program: sourceProgram,
  signal: new AbortController().signal,
  say: () => undefined,
}

describe('a gateway in a process of its own', () => {
  it('that is killed again and again loses nothing, repeats nothing, keeps the order', async () => {
    const { findings, facts } = await kills.run(context)
    expect(findings, `seed ${context.seed}: ${facts}`).toEqual([])
  }, 90_000)

  it('that acks before a message is durable is found out', async () => {
    const program = embeddedProgram({ loss: 'early-ack' })
    const { findings } = await killAtRandom(context, { kills: 1, messages: 30, program, stallMs: 2_000 })
    expect(findings.map(({ rule }) => rule)).toContain('ack-not-durable')
  }, 60_000)
})

import { whyNoServer } from '@truckroll/throwaway-postgres'
import { describe, expect, it } from 'vitest'
import { createQuickContext } from './quick-context.ts'
import { flyCanaries } from './scenarios/canary.ts'
import { playHostile } from './scenarios/fuzz.ts'
import { killAtRandom } from './scenarios/kills.ts'
import { serverAttacks } from './scenarios/postgres/server-attacks.ts'
import { embeddedProgram } from './world/gateway-program.ts'

const context = createQuickContext()
const noServer = await whyNoServer()

describe('a gateway in a process of its own', () => {
  it('that is killed again and again loses nothing, repeats nothing, keeps the order', async () => {
    const { findings, facts } = await killAtRandom(context, { kills: 3, messages: 120, hasTechnician: true })
    expect(findings, `seed ${context.seed}: ${facts}`).toEqual([])
  }, 90_000)

  it.skipIf(noServer !== undefined)(
    'and its like on PostgreSQL lose nothing when the server ends all connections',
    async () => {
      const attack = serverAttacks.find(({ name }) => name === 'pg-backend-kill')
      const { findings, facts } = (await attack?.run(context)) ?? { findings: ['no such attack'], facts: '' }
      expect(findings, `seed ${context.seed}: ${facts}`).toEqual([])
    },
    120_000,
  )
})

describe('a gateway that loses something on purpose is found out', () => {
  it('if it acks before a message is durable', async () => {
    const program = embeddedProgram({ loss: 'early-ack' })
    const { findings } = await killAtRandom(context, { kills: 1, messages: 30, program, stallMs: 1_000 })
    expect(findings.map(({ rule }) => rule)).toContain('ack-not-durable')
  }, 60_000)

  it('by a canary that does not come back', async () => {
    const program = embeddedProgram({ loss: 'deaf-after-a-while' })
    const options = { canaries: 60, everyMs: 100, withinMs: 1_500, kills: 0, program }
    const { findings } = await flyCanaries(context, options)
    expect(findings.map(({ rule }) => rule)).toContain('canary-silent')
  }, 60_000)

  it('by hostile messages of which it drops some', async () => {
    const program = embeddedProgram({ loss: 'unreadable-dropped' })
    const { findings } = await playHostile(context, { rounds: 20, program })
    expect(findings.map(({ rule }) => rule)).toContain('ack-not-durable')
  }, 60_000)
})

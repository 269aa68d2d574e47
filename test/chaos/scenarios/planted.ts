import type { Finding } from '../../support/findings.ts'
import type { ChaosContext, Outcome, Scenario } from '../scenario.ts'
import { embeddedProgram } from '../world/gateway-program.ts'
import { flyCanaries } from './canary.ts'
import { playHostile } from './fuzz.ts'
import { killAtRandom } from './kills.ts'

/** A loss, and the rules by one of which the oracle must object to it. */
interface PlantedLoss {
  readonly loss: string
  readonly rules: readonly string[]
  readonly run: (context: ChaosContext) => Promise<Outcome>
}

const killed = (loss: string) => (context: ChaosContext) =>
  killAtRandom(context, {
    hasTechnician: true,
    kills: 2,
    messages: 80,
    program: embeddedProgram({ loss }),
    // Attempts that fail between two steps: the next one must not begin anew.
    bmsFaults: { kinds: ['fail'], probability: 0.3 },
    stallMs: 4_000,
  })

const plantedLosses: readonly PlantedLoss[] = [
  { loss: 'early-ack', rules: ['ack-not-durable'], run: killed('early-ack') },
  { loss: 'dropped-message', rules: ['lost'], run: killed('dropped-message') },
  { loss: 'forgotten-step', rules: ['completed-step-again'], run: killed('forgotten-step') },
  { loss: 'dropped-update', rules: ['update-lost'], run: killed('dropped-update') },
  {
    loss: 'deaf-after-a-while',
    rules: ['canary-silent'],
    run: (context) =>
      flyCanaries(context, {
        canaries: 50,
        everyMs: 200,
        withinMs: 4_000,
        kills: 0,
        program: embeddedProgram({ loss: 'deaf-after-a-while' }),
      }),
  },
  {
    loss: 'unreadable-dropped',
    rules: ['ack-not-durable'],
    run: (context) =>
      playHostile(context, { rounds: 30, program: embeddedProgram({ loss: 'unreadable-dropped' }) }),
  },
]

/** A test of the test: gateways that lose something on purpose, each of which the oracle must object to. */
export const planted: Scenario = {
  name: 'planted',
  does: 'gateways that lose something on purpose: each loss must be found',
  async run(context) {
    const findings: Finding[] = []
    const found: string[] = []
    for (const each of plantedLosses) {
      const missed = await findLoss(each, context)
      if (missed === undefined) found.push(each.loss)
      else findings.push(missed)
    }
    return { findings, facts: `${found.length} of ${plantedLosses.length} losses found: ${found.join(', ')}` }
  },
}

/** Undefined if it was found. */
async function findLoss(
  { loss, rules, run }: PlantedLoss,
  context: ChaosContext,
): Promise<Finding | undefined> {
  const { findings } = await run({ ...context, say: () => undefined })
  const hit = findings.find(({ rule }) => rules.includes(rule))
  if (hit === undefined) {
    const others = [...new Set(findings.map(({ rule }) => rule))].join(', ')
    return {
      rule: 'loss-not-found',
      text: `${loss}: expected ${rules.join(' or ')}, found ${others || 'nothing'}`,
    }
  }
  context.say(`${loss}: found by ${hit.rule}: ${hit.text}`)
  return undefined
}

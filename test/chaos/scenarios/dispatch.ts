import type { Scenario } from '../scenario.ts'
import type { FaultMix, HttpFault } from '../world/http-faults.ts'
import { ProcessWorld } from '../world/process-world.ts'

const kinds: readonly HttpFault[] = ['drop', 'fail', 'throttle', 'hang', 'garbage', 'reset']
/** Each by itself, then all together, then nothing that gets through. */
const phases: readonly FaultMix[] = [
  ...kinds.map((kind) => ({ kinds: [kind], probability: 0.3 })),
  { kinds, probability: 0.5 },
  { kinds, probability: 1 },
]

export const dispatch: Scenario = {
  name: 'dispatch',
  does: 'Dispatch drops, fails, throttles, hangs, resets, answers garbage',
  async run(context) {
    const { messages, phaseMs } =
      context.scale === 'full' ? { messages: 250, phaseMs: 8_000 } : { messages: 30, phaseMs: 800 }
    await using world = await ProcessWorld.create(context, { hasTechnician: true, visibilityMs: 4_000 })
    const { faults } = world.dispatch
    await world.seat.start()
    for (const mix of phases) {
      faults.begin(mix)
      context.say(`${mix.probability * 100} % of the requests: ${mix.kinds.join(', ')}`)
      const phase = world.rest(phaseMs)
      for (let message = 0; message < messages; message += 1) world.emit()
      await phase
    }
    faults.end()
    const findings = await world.settle()
    const met = [...faults.counts].map(([kind, count]) => `${kind} ${count}`).join(', ')
    return { findings, facts: `${world.tellTraffic()}; faults: ${met}` }
  },
}

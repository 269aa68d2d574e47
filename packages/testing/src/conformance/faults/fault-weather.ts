import type { FaultRates } from '../../faults/fault-plan.ts'
import type { Disturbance } from '../../network/disturbance.ts'
import type { SeededRandom } from '../../seeded-random.ts'
import type { RuleWorld } from '../rule-world.ts'

/** How often each goes wrong between Dispatch and the gateway. */
export const dispatchWeather: FaultRates = {
  'poll-fails': 0.05,
  'poll-lost': 0.1,
  'poll-duplicate': 0.2,
  'ack-lost': 0.2,
  'ack-late': 0.05,
  'post-fails': 0.15,
  'post-lost': 0.15,
  'post-throttled': 0.05,
}

type Maker = (world: RuleWorld) => Disturbance

const answered = (status: number, headers: Record<string, string> = {}): Disturbance => ({
  kind: 'answered',
  response: () => new Response('trouble', { status, headers }),
})

/** What goes wrong on the way to the product, each as often as the others. */
const troubles: readonly Maker[] = [
  () => ({ kind: 'unreachable' }),
  () => ({ kind: 'broken' }),
  () => ({ kind: 'broken' }),
  () => ({ kind: 'hangs' }),
  () => answered(500),
  () => answered(503),
  () => answered(429, { 'retry-after': '30' }),
  (world) => ({ kind: 'meanwhile', before: () => world.kill() }),
  (world) => ({ kind: 'meanwhile', after: () => world.kill() }),
]

/** Lets calls of the adapter go wrong by the seed; returns what ends it. */
export function beginWeather(world: RuleWorld, random: SeededRandom): () => void {
  const chance = random.pick([0.05, 0.15, 0.3])
  return world.network.disturb(() => (random.chance(chance) ? random.pick(troubles)(world) : undefined))
}

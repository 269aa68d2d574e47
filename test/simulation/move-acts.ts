import type { SeededRandom } from '@truckroll/testing'
import type { Act, MessagePlan } from './acts.ts'
import { chooseMessage, choosePerson, chooseText } from './choose-acts.ts'
import { lateProvider, providers } from './providers.ts'

/** Jobs that Dispatch tells with another organization than before, and what happens around that. Most seeds have none. */
export function moveActs(
  random: SeededRandom,
  jobs: readonly { readonly provider: string }[],
  acts: readonly Act[],
): readonly Act[] {
  if (!random.chance(0.3)) return []
  const offers = acts.flatMap((act) =>
    act.kind === 'message' && act.message.what === 'job'
      ? [{ job: act.job, at: act.at, home: jobs[act.job]?.provider ?? 'north' }]
      : [],
  )
  return Array.from({ length: random.integer(1, 2) }, () => random.pick(offers)).flatMap((offer) =>
    movesOf(random, offer),
  )
}

function movesOf(
  random: SeededRandom,
  offer: { readonly job: number; readonly at: number; readonly home: string },
): Act[] {
  const { job, home } = offer
  const acts: Act[] = []
  // Before anything of the job was handed over, in the middle of it, or long after.
  let at = offer.at + random.pick([1, 1_000, 4_000, 15_000, 45_000])
  const places = [random.pick(providers), random.pick(providers), random.chance(0.2) ? lateProvider : 'west']
  const moves = random.pick([1, 2, 3])
  for (let index = 0; index < moves; index++) {
    const say = (after: number, message: MessagePlan) =>
      acts.push({ at: Math.max(offer.at + 1, at + after), kind: 'message', job, message })
    if (random.chance(0.5)) say(-random.pick([0, 1, 2_000]), { what: 'note', text: chooseText(random) })
    if (random.chance(0.1)) say(-1, { what: 'status', status: 'canceled' })
    const to = index > 0 && random.chance(0.4) ? home : random.pick(places)
    say(0, { what: 'move', to, isPoison: random.chance(0.05) })
    for (let more = random.integer(0, 2); more > 0; more--)
      say(random.pick([0, 1, 3_000]), chooseMessage(random))
    if (random.chance(0.2)) say(random.pick([0, 10_000]), { what: 'stray-cancel' })
    if (random.chance(0.2))
      say(random.pick([0, 10_000]), { what: 'stray-visit', startMs: random.integer(0, 8) * 1_800_000 })
    for (let more = random.integer(0, 2); more > 0; more--) {
      const change = choosePerson(random)
      const isOfFormer = random.chance(0.6)
      acts.push({ at: at + random.integer(-2_000, 30_000), kind: 'person', job, change, isOfFormer })
    }
    if (random.chance(0.3)) {
      const when = random.pick(['before', 'after'] as const)
      const crash = { seam: 'store', call: random.integer(1, 20), when } as const
      acts.push({ at, kind: 'crash', crash, downMs: random.integer(1, 20) * 1_000 })
    }
    if (random.chance(0.2))
      acts.push({ at: at + random.integer(5_000, 60_000), kind: 'operator', does: 'replay' })
    at += random.pick([1, 1_000, 8_000, 30_000])
  }
  return acts.map((act) => ({ ...act, at: Math.max(0, act.at) }))
}

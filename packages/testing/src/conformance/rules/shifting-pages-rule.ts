import type { ActKind, VendorDouble } from '../../kit/vendor-double.ts'
import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { shows } from './shown-acts.ts'

const pollMs = 900_000
/** So many records people remove after each call, so many places each later page moves up. */
const removedAtOnce = 10
/** Places in a list that begins with the newest job: those that move to another page of 40, 50, 100 or 200. */
const places: ReadonlySet<number> = new Set([42, 52, 92, 102, 112, 172, 205])
const records = 206

/** People remove records of pages that were read already: what follows moves up, and the next page begins behind some of it. */
export const shiftingPagesRule: Rule = {
  profile: 'PollsChanges',
  level: 'must',
  id: 'poll/pages-that-shift',
  title: 'Of pages that shift while they are read nothing is lost',
  proves:
    'lets people begin seven jobs among two hundred other work orders, and remove ten of these after each call of the poll',
  costs: 'on a busy day changes slip through between two pages',
  settings: { changesIntervalMs: pollMs },
  lacks: ({ double }) => {
    if (double.remove === undefined || double.makeForeign === undefined)
      return 'nobody can remove a work order that is none of Dispatch (the double has no remove or no makeForeign)'
    if (double.api === undefined) return 'a real server is asked: two hundred work orders take it too long'
    return kindOf(double) === undefined ? 'the double has no act start and no act complete' : undefined
  },
  check: async (world) => {
    const kind = kindOf(world.double) ?? 'start'
    const jobs: CreatedJob[] = []
    for (let count = 0; count < places.size; count += 1) jobs.push(await world.create())
    await world.advance(pollMs)
    const foreign = await actAmongOthers(world, kind, jobs)
    const end = world.network.disturb(() => ({
      kind: 'meanwhile',
      after: async () => {
        for (const bmsId of foreign.splice(-removedAtOnce)) await world.double.remove?.(bmsId)
      },
    }))
    await world.advance(pollMs)
    end()
    await world.advance(3 * pollMs)
    for (const { id } of jobs) {
      const count = world.sent(id).filter((post) => shows[kind](post, {})).length
      expectThat(count === 1, `Dispatch heard of the ${kind} of job ${id} ${count} times`)
    }
  },
}

/** Resolves with the work orders that are none of Dispatch's, the newest last. */
async function actAmongOthers(
  world: RuleWorld,
  kind: ActKind,
  jobs: readonly CreatedJob[],
): Promise<string[]> {
  const foreign: string[] = []
  const left = [...jobs]
  for (let place = records - 1; place >= 0; place -= 1) {
    const job = places.has(place) ? left.shift() : undefined
    if (job !== undefined) await world.act(kind, job)
    else foreign.push((await world.double.makeForeign?.()) ?? '')
    await world.advance(50)
  }
  return foreign
}

/** An act that every product takes for a change of the work order. */
function kindOf({ acts }: Pick<VendorDouble, 'acts'>): ActKind | undefined {
  return (['start', 'complete'] as const).find((kind) => acts.includes(kind))
}

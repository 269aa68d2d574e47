import type { FaultKind } from '@truckroll/testing'
import type { Act } from './acts.ts'
import type { Scenario } from './scenario.ts'

/** Runs tried at most: shrinking is to help, not to take all night. */
const maxRuns = 300

/**
 * The shortest scenario found that still fails: acts are taken out, by halves and then one by one, then fault kinds
 * are switched off one by one, as long as it fails. Acts first: each run is the shorter without them.
 */
export async function shrinkScenario(
  scenario: Scenario,
  stillFails: (scenario: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let shortest = scenario
  let runs = 0
  const tries = async (candidate: Scenario): Promise<boolean> => {
    runs += 1
    if (runs > maxRuns || !(await stillFails(candidate))) return false
    shortest = candidate
    return true
  }
  for (let before = Infinity; sizeOf(shortest) < before;) {
    before = sizeOf(shortest)
    for (let size = Math.ceil(shortest.acts.length / 2); size > 0; size = Math.floor(size / 2)) {
      for (let at = 0; at < shortest.acts.length;) {
        const acts = withJobsOffered(shortest.acts.toSpliced(at, size))
        if (!(await tries({ ...shortest, acts }))) at += size
      }
    }
    for (const kind of kindsOf(shortest)) await tries({ ...shortest, rates: without(shortest.rates, kind) })
  }
  return shortest
}

function kindsOf(scenario: Scenario): readonly FaultKind[] {
  return Object.keys(scenario.rates) as FaultKind[]
}

function sizeOf(scenario: Scenario): number {
  return scenario.acts.length + kindsOf(scenario).length
}

function without(rates: Scenario['rates'], kind: FaultKind): Scenario['rates'] {
  return Object.fromEntries(Object.entries(rates).filter(([name]) => name !== kind))
}

/** A caller of the API asks for ever about a job that is never offered: it goes with the job. */
function withJobsOffered(acts: readonly Act[]): readonly Act[] {
  const offered = new Set(
    acts.flatMap((act) =>
      act.kind === 'message' && ['job', 'move'].includes(act.message.what) ? [act.job] : [],
    ),
  )
  return acts.filter((act) => act.kind !== 'rest' || offered.has(act.job))
}

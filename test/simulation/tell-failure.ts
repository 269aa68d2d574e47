import type { PlantedBug } from './bugs/planted-bug.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'
import { shrinkScenario } from './shrink.ts'

/** What failed under a seed, with the shortest trace found that shows it. */
export async function tellFailure(seed: number, bug?: PlantedBug): Promise<string> {
  const planted = bug === undefined ? {} : { bug }
  const scenario = createScenario(seed)
  const first = (await runScenario(scenario, planted)).findings[0]
  if (first === undefined) return `seed ${seed}: nothing found`
  // What came later has no part in it.
  const before = { ...scenario, acts: scenario.acts.filter(({ at }) => at <= first.atMs) }
  const shortest = await shrinkScenario(before, async (candidate) => {
    const { findings } = await runScenario(candidate, { ...planted, endsAt: [first.rule] })
    return findings.some(({ rule }) => rule === first.rule)
  })
  const run = await runScenario(shortest, { ...planted, keepsTrace: true })
  const at = run.trace.findIndex((line) => line.includes(`OBJECTION ${first.rule}:`))
  const faults = Object.entries(shortest.rates).map(([kind, rate]) => `${kind} ${rate}`)
  const acts = shortest.acts.map((act) => `  ${JSON.stringify(act)}`)
  return [
    `seed ${seed}: ${first.rule}: ${first.text}`,
    '',
    `The shortest scenario found that shows it: ${shortest.acts.length} acts, faults: ${faults.join(', ') || 'none'}`,
    ...acts,
    '',
    'Its trace (seconds, then what happened):',
    ...run.trace.slice(0, at + 1),
  ].join('\n')
}

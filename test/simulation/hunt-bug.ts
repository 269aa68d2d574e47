import type { PlantedBug } from './bugs/planted-bug.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'

export interface Catch {
  readonly seed: number
  readonly rule: string
}

/** The first seed, of so many, under which the oracle finds the bug by a rule meant for it. */
export async function huntBug(bug: PlantedBug, seeds: number): Promise<Catch | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const scenario = createScenario(seed)
    if (bug.canShow?.(scenario) === false) continue
    const { findings } = await runScenario(scenario, { bug, endsAt: bug.rules })
    const found = findings.find(({ rule }) => bug.rules.includes(rule))
    if (found !== undefined) return { seed, rule: found.rule }
  }
  return undefined
}

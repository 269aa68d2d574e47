import { expect, it } from 'vitest'
import { allBugs } from './bugs/all-bugs.ts'
import { huntBug } from './hunt-bug.ts'
import { createScenario } from './scenario.ts'
import { tellFailure } from './tell-failure.ts'

it(
  'a failure is told with its seed, what broke, and a scenario cut down to what shows it',
  { timeout: 1_800_000 },
  async () => {
    const bug = allBugs.find(({ name }) => name.startsWith('order on retry'))
    const found = bug && (await huntBug(bug, 100))
    if (bug === undefined || found === undefined) throw new Error('expected the bug to be found')
    const text = await tellFailure(found.seed, bug)
    expect(text).toMatch(new RegExp(`^seed ${found.seed}: order: `))
    const acts = Number(/shows it: (?<acts>\d+) acts/.exec(text)?.groups?.['acts'])
    // A failure of one event needs that one, the next of its job and what made it fail, and hardly more.
    expect(acts).toBeLessThan(9)
    expect(acts).toBeLessThan(createScenario(found.seed).acts.length / 2)
    expect(text.split('\n').at(-1)).toContain('OBJECTION order')
  },
)

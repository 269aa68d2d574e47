import { beforeAll, expect, it } from 'vitest'
import { huntBug } from '../hunt-bug.ts'
import { enterTimeZone } from '../time-zone.ts'
import { allBugs } from './all-bugs.ts'

const enough = 4

beforeAll(enterTimeZone)

it('the simulation finds some of the planted bugs by its first two seeds', { timeout: 120_000 }, async () => {
  const found: string[] = []
  for (const bug of allBugs) {
    if ((await huntBug(bug, 2)) !== undefined) found.push(bug.name)
    if (found.length === enough) return
  }
  expect.fail(`found only: ${found.join(', ')}`)
})

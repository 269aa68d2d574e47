import { beforeAll, describe, expect, it } from 'vitest'
import { huntBug } from '../hunt-bug.ts'
import { enterTimeZone } from '../time-zone.ts'
import { allBugs } from './all-bugs.ts'

beforeAll(enterTimeZone)

describe('the simulation finds', () => {
  it.each(allBugs)('$name', { timeout: 240_000 }, async (bug) => {
    const found = await huntBug(bug, 4_000)
    expect(found).toBeDefined()
  })
})

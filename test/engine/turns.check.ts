import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { longestOfTurns } from '../support/longest-turn.ts'
import { createTurnWorld } from '../support/turn-cases.ts'

it(
  'no input keeps the event loop in one turn for longer than the reference',
  { timeout: 900_000 },
  async () => {
    await using world = await createTurnWorld()
    await fc.assert(
      fc.asyncProperty(world.cases, async (turnCase) => {
        const ratio = await world.ratioOf(turnCase)
        // Once more, for the machine may have done something else.
        const least = ratio < 1 ? ratio : Math.min(ratio, await world.ratioOf(turnCase))
        expect(least).toBeLessThan(longestOfTurns)
      }),
      { numRuns: 150, endOnFailure: true },
    )
  },
)

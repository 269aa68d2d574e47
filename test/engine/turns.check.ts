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
        // Up to three times, for the machine may have done something else.
        let least = Infinity
        for (let tries = 0; tries < 3 && least >= longestOfTurns; tries += 1) {
          least = Math.min(least, await world.ratioOf(turnCase))
        }
        expect(least).toBeLessThan(longestOfTurns)
      }),
      { numRuns: 100, endOnFailure: true },
    )
  },
)

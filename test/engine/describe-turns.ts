import { createPostgresStore } from '@truckroll/postgres'
import { Cluster, LentServer, whyNoServer } from '@truckroll/throwaway-postgres'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { longestOfTurns } from '../support/longest-turn.ts'
import { createTurnWorld, type TurnWorld } from '../support/turn-cases.ts'

const noServer = await whyNoServer()

async function expectShortTurns(world: TurnWorld, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(world.cases, async (turnCase) => {
      // Up to three times, for the machine may have done something else.
      let least = Infinity
      for (let tries = 0; tries < 3 && least >= longestOfTurns; tries += 1) {
        least = Math.min(least, await world.ratioOf(turnCase))
      }
      expect(least).toBeLessThan(longestOfTurns)
    }),
    { numRuns, endOnFailure: true },
  )
}

/** With so many inputs by chance on SQLite, and a fifth of them on PostgreSQL. */
export function describeTurns(numRuns: number): void {
  it(
    'no input keeps the event loop in one turn for longer than the reference',
    { timeout: 900_000 },
    async () => {
      await using world = await createTurnWorld()
      await expectShortTurns(world, numRuns)
    },
  )

  it.skipIf(noServer !== undefined)(
    'nor does it if the store is on PostgreSQL, to which all of it is sent as text',
    { timeout: 900_000 },
    async () => {
      await using server = LentServer.find() ?? (await Cluster.start())
      const url = await server.createDatabase()
      await using world = await createTurnWorld(createPostgresStore({ url }))
      // Kept as text, with a quote at each fifth character.
      const quotes = { way: 'a payload', shape: 'objects', characters: 9_000_000 }
      expect(await world.ratioOf(quotes)).toBeLessThan(longestOfTurns)
      await expectShortTurns(world, numRuns / 5)
    },
  )
}

import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { Rule } from '../rule.ts'

const jobs = 30

/** An adapter holds nothing of what is over. */
export const memoryRules: readonly Rule[] = [
  {
    profile: 'required',
    level: 'must',
    id: 'memory/bounded',
    title: 'What an adapter was given is let go once it is done',
    proves: `lets ${jobs} jobs and a note of each go through, collects garbage, and counts the requests that are still held`,
    costs: 'the gateway needs more memory each day, until it is ended in the middle of its work',
    isWatched: true,
    check: async (world) => {
      for (let number = 0; number < jobs; number += 1) {
        const job = await world.create()
        world.tellNote(job, { id: 5_000 + number, description: 'Gate code 17' })
      }
      await world.settle()
      await world.advance(10 * 60_000)
      if (world.watch === undefined) throw new RuleViolation('the adapter is not watched')
      const { given, held } = await world.watch.countHeld()
      expectThat(
        held < given / 4,
        `of ${given} requests and jobs that the adapter was given, ${held} are still held after all is done`,
      )
    },
  },
]

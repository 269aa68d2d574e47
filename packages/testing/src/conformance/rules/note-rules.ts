import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { says } from './texts.ts'

const part = { profile: 'AddsNotes', level: 'must' } as const
const changes = { profile: 'ChangesNotes', level: 'must' } as const

async function countNotes(world: RuleWorld, job: CreatedJob, words: string): Promise<number> {
  await world.expectNoDeadLetter(job.id)
  return (await world.order(job)).notes.filter((note) => says(note, words)).length
}

async function expectNotes(world: RuleWorld, job: CreatedJob, words: string, count: number): Promise<void> {
  const found = await countNotes(world, job, words)
  expectThat(found === count, `the work order has ${found} notes that say "${words}" instead of ${count}`)
}

/** What a product's API cannot take back, somebody has to: then the adapter says so. */
async function expectGoneOrTold(world: RuleWorld, job: CreatedJob, words: string): Promise<void> {
  const found = await countNotes(world, job, words)
  const isTold = (await world.attention()).some((item) => item.jobId === job.id)
  expectThat(
    found === 0 || isTold,
    `the work order still has ${found} notes that say "${words}", and nobody was told`,
  )
}

async function tell(
  world: RuleWorld,
  job: CreatedJob,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  world.tellNote(job, fields)
  await world.settle()
}

/** Notes of the brand stand in the product, once each. */
export const noteRules: readonly Rule[] = [
  {
    ...part,
    id: 'note/arrives',
    title: 'A note of the brand stands at the work order',
    proves: 'tells a note and reads the notes of the work order',
    costs: 'the technician does not learn that there is a dog',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 501, description: 'Beware of the dog' })
      await expectNotes(world, job, 'Beware of the dog', 1)
    },
  },
  {
    ...part,
    id: 'note/told-again',
    title: 'A note that is told again stands there once',
    proves: 'tells the same note three times',
    costs: 'the same note fills the screen',
    check: async (world) => {
      const job = await world.create()
      for (let times = 0; times < 3; times += 1)
        await tell(world, job, { id: 501, description: 'Gate code 4711' })
      await expectNotes(world, job, 'Gate code 4711', 1)
    },
  },
  {
    ...part,
    id: 'note/lost-answer',
    title: 'A note whose answer is lost stands there once',
    proves:
      'tells a note with the answer to the first call lost, then one with that to the second, and so on',
    costs: 'the same note stands there twice, or not at all',
    check: async (world) => {
      const job = await world.create()
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          await tell(world, job, { id: 500 + number, description: `Ring at door ${number}` })
          await expectNotes(world, job, `Ring at door ${number}`, 1)
        },
        6,
      )
    },
  },
  {
    ...part,
    id: 'note/same-words',
    title: 'Two notes with the same words are two notes',
    proves: 'tells two notes that differ in their ids alone',
    costs: 'the second "called, nobody there" is lost',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 501, description: 'Called, nobody there' })
      await tell(world, job, { id: 502, description: 'Called, nobody there' })
      await expectNotes(world, job, 'Called, nobody there', 2)
    },
  },
  {
    ...part,
    id: 'note/of-any-size',
    title: 'Notes of any length and content are no obstacle',
    proves: 'tells an empty note, one of blanks, one of 60,000 characters and one of markup and emoji',
    costs: 'the note is parked, and with it all that comes after',
    check: async (world) => {
      const job = await world.create()
      const texts = ['', '   ', `Beginning ${'and so on '.repeat(6_000)}`, '<b>Attic</b> 🔥 & "pipe" \u0007']
      for (const [index, description] of texts.entries())
        await tell(world, job, { id: 510 + index, description })
      await expectNotes(world, job, 'Beginning', 1)
      await expectNotes(world, job, 'Attic', 1)
    },
  },
  {
    ...part,
    id: 'note/of-others-not',
    title: 'A note stands at its own work order alone',
    proves: 'tells a note of one of two jobs',
    costs: 'a customer reads what was meant for another one',
    check: async (world) => {
      const first = await world.create()
      const second = await world.create()
      await tell(world, second, { id: 501, description: 'Key under the mat' })
      await expectNotes(world, first, 'Key under the mat', 0)
      await expectNotes(world, second, 'Key under the mat', 1)
    },
  },
  {
    ...changes,
    id: 'note/edited',
    title: 'A note that is edited says the new words, and the old ones are gone or a person is told',
    proves: 'tells a note, then the same one with other words',
    costs: 'the technician uses the old gate code',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 501, description: 'Gate code 1111' })
      await tell(world, job, { id: 501, description: 'Gate code 2222' })
      await expectNotes(world, job, 'Gate code 2222', 1)
      await expectGoneOrTold(world, job, 'Gate code 1111')
    },
  },
  {
    ...changes,
    id: 'note/deleted',
    title: 'A note that is deleted is gone or a person is told, and the others stay',
    proves: 'tells two notes, deletes one of them twice, and one that never was',
    costs: 'what the brand took back stays in view',
    check: async (world) => {
      const job = await world.create()
      await tell(world, job, { id: 501, description: 'Gate code 1111' })
      await tell(world, job, { id: 502, description: 'Beware of the dog' })
      const deleted_at = '2026-03-02T16:00:00+0000'
      for (const id of [501, 501, 599])
        await tell(world, job, { id, description: 'Gate code 1111', deleted_at })
      await expectGoneOrTold(world, job, 'Gate code 1111')
      await expectNotes(world, job, 'Beware of the dog', 1)
    },
  },
]

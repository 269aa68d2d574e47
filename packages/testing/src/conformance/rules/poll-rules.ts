import type { ReceivedPost } from '../../dispatch/received-post.ts'
import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { shows, window } from './shown-acts.ts'
import { noteOf, says } from './texts.ts'

const part = { profile: 'PollsChanges', level: 'must' } as const

function lacksNote({ double }: RuleWorld): string | undefined {
  return double.acts.includes('note') ? undefined : 'the double has no act note, which the rule uses'
}

async function expectEachOnce(world: RuleWorld, job: CreatedJob, texts: readonly string[]): Promise<void> {
  await world.advance(20 * 60_000)
  await world.settle()
  for (const text of texts) {
    const count = world.sent(job.id).filter(({ record }) => says(noteOf(record), text)).length
    expectThat(count === 1, `Dispatch got the note "${text}" ${count} times`)
  }
}

/** From yes to done. */
const day = ['accept', 'schedule', 'enroute', 'start', 'complete'] as const

/** In ten minutes are twenty polls: each may read sixty notes by five calls a note. A circle makes any number. */
const MOST_CALLS = 6_000

/** Changes that are asked for: none is passed by, none is told twice, and the asking ends. */
export const pollRules: readonly Rule[] = [
  {
    ...part,
    id: 'poll/same-stamp',
    title: 'Changes with one time stamp are all heard, also if a poll comes between them',
    proves:
      'lets a person write two notes, and a third at the same moment, right after the vendor answered a poll',
    costs: 'of what people do at the same second, some is lost',
    lacks: lacksNote,
    check: async (world) => {
      const job = await world.create()
      await world.advance(60_000)
      let isDone = false
      const end = world.network.disturb(() => {
        if (isDone) return undefined
        isDone = true
        return {
          kind: 'meanwhile',
          before: async () => {
            await write(world, job, 'alpha one')
            await write(world, job, 'beta two')
          },
          after: () => write(world, job, 'gamma three'),
        }
      })
      await world.advance(5 * 60_000)
      expectThat(isDone, 'the adapter asked for no changes within five minutes')
      end()
      await write(world, job, 'delta four')
      await expectEachOnce(world, job, ['alpha one', 'beta two', 'gamma three', 'delta four'])
    },
  },
  {
    ...part,
    id: 'poll/after-answer',
    title: 'A change at the very moment of an answer is heard by the next poll',
    proves: 'lets a person write a note right after the vendor answered a poll, with the same time stamp',
    costs: 'what people do while they are asked about is lost',
    lacks: lacksNote,
    check: async (world) => {
      const job = await world.create()
      await world.advance(60_000)
      let isDone = false
      const end = world.network.disturb(() => ({
        kind: 'meanwhile',
        after: async () => {
          if (isDone) return
          isDone = true
          await write(world, job, 'right after the answer')
        },
      }))
      await world.advance(2 * 60_000)
      end()
      await expectEachOnce(world, job, ['right after the answer'])
    },
  },
  {
    ...part,
    id: 'poll/many',
    title: 'Of many changes at once none is lost',
    proves: 'lets a person write 120 notes between two polls',
    costs: 'after a busy minute or an outage, all beyond the first page is lost',
    lacks: lacksNote,
    check: async (world) => {
      const job = await world.create()
      const texts = Array.from({ length: 120 }, (_, index) => `remark number ${index + 1000}`)
      for (const text of texts) await write(world, job, text)
      await expectEachOnce(world, job, texts)
    },
  },
  {
    ...part,
    id: 'poll/day-at-once',
    title: 'What was done between two polls is told in its order, its end in any case',
    proves:
      'lets people accept, schedule, drive, begin and finish a job within seconds, as far as the product has these',
    costs: 'the brand hears that work is done, and then that somebody will come',
    lacks: ({ double }) =>
      day.filter((kind) => double.acts.includes(kind)).length > 1
        ? undefined
        : 'the double has at most one of these acts',
    check: async (world) => {
      const job = await world.create()
      await world.advance(60_000)
      const kinds = day.filter((kind) => world.double.acts.includes(kind))
      for (const kind of kinds) {
        await world.act(kind, job, window)
        await world.advance(2_000)
      }
      await world.advance(20 * 60_000)
      await world.settle()
      const posts = world.sent(job.id)
      const told = kinds.map((kind) => posts.findIndex((post) => shows[kind](post, {})))
      expectThat(
        told.at(-1) !== -1,
        `Dispatch did not hear of ${kinds.at(-1) ?? 'it'}: ${await world.story(job.id)}`,
      )
      // A product may show what is, and not what was between two looks.
      const heard = kinds.filter((_, index) => told[index] !== -1)
      const order = heard.toSorted((a, b) => (told[kinds.indexOf(a)] ?? 0) - (told[kinds.indexOf(b)] ?? 0))
      expectThat(order.join() === heard.join(), `Dispatch heard of ${order.join(', ')} in this order`)
    },
  },
  {
    ...part,
    id: 'poll/page-that-stands',
    title: 'A page that never moves on ends the poll',
    proves: 'answers every call of ten minutes by what was answered to the first call of its kind',
    costs: "the vendor's API is called in a circle until the company is blocked",
    lacks: lacksNote,
    check: async (world) => {
      const job = await world.create()
      for (let index = 0; index < 60; index += 1) await write(world, job, `remark number ${index + 1000}`)
      const answers = new Map<string, Promise<Response>>()
      const end = world.network.disturb(({ method, url }) => ({
        kind: 'changed',
        change: async (response) => {
          const key = `${method} ${new URL(url).pathname}`
          const known = answers.get(key) ?? Promise.resolve(response)
          answers.set(key, known)
          return (await known).clone()
        },
      }))
      const calls = world.network.calls.length
      const until = world.clock.elapsedMs() + 10 * 60_000
      while (world.clock.elapsedMs() < until && world.network.calls.length - calls < MOST_CALLS)
        await world.advance(1_000)
      end()
      const made = world.network.calls.length - calls
      expectThat(
        made < MOST_CALLS,
        `the adapter made ${made} calls in ${Math.round(10 - (until - world.clock.elapsedMs()) / 60_000)} minutes: it asks for the same page again and again`,
      )
    },
  },
  {
    ...part,
    id: 'poll/empty-pages',
    title: 'Empty pages on the way end no poll',
    proves: 'lets a person write a note that stands behind forty empty pages, and waits three minutes',
    costs: 'what stands behind a gap in the list is heard hours later or never',
    lacks: (world) =>
      world.double.emptyPages === undefined
        ? 'no page of this product is empty while there are more (the double has no emptyPages)'
        : lacksNote(world),
    check: async (world) => {
      const job = await world.create()
      await world.advance(60_000)
      world.double.emptyPages?.(40)
      await write(world, job, 'behind the gap')
      const fits = ({ record }: ReceivedPost) => says(noteOf(record), 'behind the gap')
      const found = await world.sentWithin(job.id, fits, 3 * 60_000)
      expectThat(
        found !== undefined,
        'a note behind forty empty pages was not heard within three minutes: ask for the next page, or answer more: true with a cursor that moves on',
      )
      await expectEachOnce(world, job, ['behind the gap'])
    },
  },
  {
    ...part,
    id: 'poll/quiet',
    level: 'should',
    title: 'While nothing happens, a poll is a few calls',
    proves: 'counts the calls of an hour without changes, with five jobs',
    costs: "the company's share of the vendor's API is used up by asking",
    check: async (world) => {
      for (let index = 0; index < 5; index += 1) await world.create()
      await world.advance(10 * 60_000)
      const calls = world.network.calls.length
      await world.advance(60 * 60_000)
      const made = world.network.calls.length - calls
      expectThat(
        made <= 120 * 5,
        `${made} calls in an hour in which nothing happened; polls were due 120 times`,
      )
    },
  },
]

async function write(world: RuleWorld, { bmsId }: CreatedJob, text: string): Promise<void> {
  const at = new Date(world.clock.now()).toISOString()
  await world.double.act('note', bmsId, {
    text,
    start: at,
    end: at,
    fileName: 'photo.jpg',
    content: new Uint8Array([1]),
  })
}

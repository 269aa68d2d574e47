import type { ActKind } from '../../kit/vendor-double.ts'
import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { answered } from './answered.ts'
import { expectSentOnce, shows, window } from './shown-acts.ts'

const part = { profile: 'TellsChanges', level: 'must' } as const

/** What people do before they can do it, in the usual order of a job. */
const before: Readonly<Record<ActKind, readonly ActKind[]>> = {
  accept: [],
  reject: [],
  note: ['accept'],
  attachment: ['accept'],
  cancel: ['accept'],
  schedule: ['accept'],
  unschedule: ['accept', 'schedule'],
  enroute: ['accept', 'schedule'],
  start: ['accept', 'schedule', 'enroute'],
  pause: ['accept', 'schedule', 'enroute', 'start'],
  complete: ['accept', 'schedule', 'enroute', 'start'],
}

const titles: Readonly<Record<ActKind, string>> = {
  accept: 'The brand hears that the company takes the job',
  reject: 'The brand hears that the company does not take the job',
  schedule: 'The brand hears when somebody comes, to the second',
  unschedule: 'The brand hears that a visit was called off',
  enroute: 'The brand hears that the technician is on the way',
  start: 'The brand hears that the work has begun',
  pause: 'The brand hears that the work waits',
  complete: 'The brand hears that the work is done',
  cancel: 'The brand hears that the company canceled',
  note: 'The brand reads the notes that are meant for it',
  attachment: 'The brand gets the files that are meant for it',
}

function lacksAct(...kinds: readonly ActKind[]): (world: RuleWorld) => string | undefined {
  return ({ double }) => {
    const missing = kinds.find((kind) => !double.acts.includes(kind))
    return missing === undefined
      ? undefined
      : `nobody does it in this product (the double has no act ${missing})`
  }
}

function lacksAnyAct({ double }: RuleWorld): string | undefined {
  return double.acts.length === 0 ? 'the double has no acts' : undefined
}

/** An act that every product with changes has, and what shows it. */
function usualAct(world: RuleWorld): ActKind {
  const found = (['note', 'accept', 'schedule', 'complete'] as const).find((kind) =>
    world.double.acts.includes(kind),
  )
  return found ?? world.double.acts[0] ?? 'note'
}

async function prepare(world: RuleWorld, job: CreatedJob, kind: ActKind): Promise<void> {
  for (const earlier of before[kind]) {
    if (!world.double.acts.includes(earlier)) continue
    await world.act(earlier, job, window)
    await world.advance(90_000)
    await world.settle()
  }
}

function heard(kind: ActKind): Rule {
  return {
    ...part,
    id: `change/${kind}`,
    title: titles[kind],
    proves: `lets a person do it (${kind}) and looks for it at Dispatch, once`,
    costs:
      kind === 'note' || kind === 'attachment'
        ? 'the brand asks by telephone'
        : 'the brand believes something else of the job than the company knows',
    lacks: lacksAct(kind),
    check: async (world) => {
      const job = await world.create()
      await prepare(world, job, kind)
      const input = { text: `Valve V-17 by ${kind}`, ...window }
      await world.act(kind, job, input)
      await expectSentOnce(world, job, kind, input)
    },
  }
}

/** What people do in the product is told to the brand: all of it, once, and nothing else. */
export const changeRules: readonly Rule[] = [
  ...(
    [
      'accept',
      'reject',
      'schedule',
      'unschedule',
      'enroute',
      'start',
      'pause',
      'complete',
      'cancel',
      'note',
      'attachment',
    ] as const
  ).map(heard),
  {
    ...part,
    id: 'change/in-order',
    title: 'The brand hears of changes in the order in which they were made',
    proves: 'lets a person write five notes in a row, ten seconds apart',
    costs: 'the brand sees work that is done and then begins',
    lacks: lacksAct('note'),
    check: async (world) => {
      const job = await world.create()
      const words = ['alpha one', 'beta two', 'gamma three', 'delta four', 'epsilon five']
      for (const text of words) {
        await world.act('note', job, { text })
        await world.advance(10_000)
      }
      for (const text of words) await expectSentOnce(world, job, 'note', { text })
      const order = world.sent(job.id).flatMap((post) => words.filter((text) => shows.note(post, { text })))
      expectThat(order.join() === words.join(), `Dispatch got them as ${order.join(', ')}`)
    },
  },
  {
    ...part,
    id: 'change/before-link',
    title: 'A change that is made before the job is linked is not lost',
    proves: 'lets a person act right after the work order is there and before the adapter has the answer',
    costs: 'the fastest people are not heard',
    lacks: lacksAnyAct,
    check: async (world) => {
      const kind = usualAct(world)
      const input = { text: 'written at once', ...window }
      let bmsId: string | undefined
      world.network.disturb(() => ({
        kind: 'meanwhile',
        after: async () => {
          const [order] = bmsId === undefined ? await world.double.workOrders() : []
          if (order === undefined) return
          bmsId = order.bmsId
          const { text, ...times } = input
          await world.double.act(kind, bmsId, {
            text,
            ...times,
            fileName: 'photo.jpg',
            content: new Uint8Array([1, 2]),
          })
        },
      }))
      const job = await world.create()
      expectThat(bmsId !== undefined, 'no work order was made by a call')
      await expectSentOnce(world, job, kind, input)
    },
  },
  {
    ...part,
    id: 'change/while-product-is-down',
    title: 'A change is heard, although the product is down right after it',
    proves: 'lets a person act, and every call fail for half an hour from then on',
    costs: 'what people did before an outage is lost',
    lacks: lacksAnyAct,
    check: async (world) => {
      const kind = usualAct(world)
      const input = { text: 'before the outage', ...window }
      const job = await world.create()
      const end = world.network.disturb(() => ({ kind: 'unreachable' }))
      await world.act(kind, job, input)
      await world.advance(20 * 60_000)
      end()
      await expectSentOnce(world, job, kind, input)
    },
  },
  {
    ...part,
    id: 'change/not-found-for-a-minute',
    title: 'A work order that is not found for a minute is not canceled',
    proves:
      'answers every call that names the work order by 404 for two minutes, and lets a person act meanwhile',
    costs: 'jobs are canceled because a search index was late',
    lacks: lacksAct('note'),
    check: async (world) => {
      const job = await world.create()
      const end = world.network.disturb(({ url, body }) =>
        url.includes(job.bmsId) || body.includes(job.bmsId)
          ? answered(404, '{"title":"not found"}')
          : undefined,
      )
      await world.act('note', job, { text: 'while nobody finds it' })
      await world.advance(2 * 60_000)
      end()
      await expectSentOnce(world, job, 'note', { text: 'while nobody finds it' })
      const canceled = world.sent(job.id).find((post) => shows.cancel(post, {}))
      expectThat(
        canceled === undefined,
        'the job was canceled at Dispatch because its work order was not found',
      )
      expectThat((await world.order(job)).isOpen, 'the work order was closed')
    },
  },
  {
    ...part,
    id: 'change/unknown-status',
    title: 'A status that nobody knows yet tells nothing, and stops nothing',
    proves:
      "writes another word for the work order's status into all answers for ten minutes, and lets a person act meanwhile",
    costs: "on the day of the vendor's next release jobs are canceled, or nobody is heard any more",
    lacks: lacksAct('note'),
    check: async (world) => {
      const job = await world.create()
      const word = JSON.stringify((await world.order(job)).status)
      const end = world.network.disturb(() => ({
        kind: 'changed',
        change: async (response) => {
          if (response.status === 204) return response
          const text = (await response.text()).replaceAll(`:${word}`, ':"word of tomorrow"')
          return new Response(text, { status: response.status, headers: response.headers })
        },
      }))
      await world.act('note', job, { text: 'in a new word' })
      await world.advance(10 * 60_000)
      end()
      await expectSentOnce(world, job, 'note', { text: 'in a new word' })
      const told = world.sent(job.id).find(({ kind }) => kind === 'job')
      expectThat(
        told === undefined,
        `Dispatch was told ${String(told?.record['status'])}, although nobody did anything to the work order`,
      )
      await world.expectNoDeadLetter(job.id)
    },
  },
  {
    ...part,
    id: 'change/over-restart',
    title: 'A restart loses no change and repeats none',
    proves: 'kills the gateway after a change, starts it again, and lets a person act in between',
    costs: 'each release of the gateway confuses the brand',
    lacks: lacksAct('note'),
    check: async (world) => {
      const job = await world.create()
      await world.act('note', job, { text: 'first remark' })
      await expectSentOnce(world, job, 'note', { text: 'first remark' })
      world.kill()
      await world.act('note', job, { text: 'second remark' })
      await world.advance(2 * 60_000)
      await world.startProcess()
      await expectSentOnce(world, job, 'note', { text: 'second remark' })
      await expectSentOnce(world, job, 'note', { text: 'first remark' })
    },
  },
  {
    ...part,
    id: 'change/of-others-not',
    title: "What happens to a company's other work is told to nobody",
    proves:
      'makes a work order by hand, lets a person act on it, and looks at Dispatch and at what is parked',
    costs: "the brand reads of the company's private customers",
    lacks: (world) =>
      world.double.makeForeign === undefined
        ? 'nobody makes work orders by hand (the double has no makeForeign)'
        : lacksAnyAct(world),
    check: async (world) => {
      const job = await world.create()
      const bmsId = await world.double.makeForeign?.()
      if (bmsId === undefined) throw new RuleViolation('makeForeign gave no id')
      await world.act(usualAct(world), { bmsId }, { text: 'private remark', ...window })
      await world.advance(20 * 60_000)
      const posts = world.dispatch.posts.map(({ record }) => JSON.stringify(record))
      expectThat(posts.length === 0, `Dispatch got ${posts.join(', ')}`)
      expectThat(
        world.webhooks.isEmpty,
        'the webhook of it was not taken: the vendor sends it for ever, or switches webhooks off',
      )
      await world.act(usualAct(world), job, { text: 'remark for the brand', ...window })
      await expectSentOnce(world, job, usualAct(world), { text: 'remark for the brand' })
    },
  },
  {
    ...part,
    id: 'change/own-doing-not',
    title: 'What Dispatch told is not told back to it',
    proves: 'tells a job, a change, a visit, a note and a cancel, and looks at what Dispatch gets',
    costs: 'brand and company answer each other in a circle',
    check: async (world) => {
      const job = await world.create()
      world.tellJob(job, { title: 'Boiler whistles' })
      await world.settle()
      world.tellVisit(job, { id: 1, start_time: window.start, end_time: window.end })
      await world.settle()
      world.tellNote(job, { id: 501, description: 'Beware of the dog' })
      await world.advance(5 * 60_000)
      world.tellStatus(job, 'canceled', 'moved')
      await world.advance(20 * 60_000)
      const posts = world.dispatch.posts.map(({ record }) => JSON.stringify(record))
      expectThat(posts.length === 0, `Dispatch got back ${posts.join(', ')}`)
    },
  },
  {
    ...part,
    id: 'change/all-again',
    title: 'If everything comes again, nothing changes',
    proves:
      'plays a job with notes and acts, lets every message and webhook come again, and compares both sides',
    costs: 'nobody can replay anything without harm',
    lacks: lacksAct('note'),
    check: async (world) => {
      const job = await world.create()
      world.tellNote(job, { id: 501, description: 'Beware of the dog' })
      await world.advance(2 * 60_000)
      await world.act('note', job, { text: 'a remark' })
      await expectSentOnce(world, job, 'note', { text: 'a remark' })
      await world.expectNothingChanges()
      await world.advance(10 * 60_000)
      await expectSentOnce(world, job, 'note', { text: 'a remark' })
    },
  },
]

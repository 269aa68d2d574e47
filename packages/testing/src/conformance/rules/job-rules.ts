import { noteMessage, statusMessage } from '../../kit/messages.ts'
import { expectThat } from '../rule-violation.ts'
import type { Rule } from '../rule.ts'
import type { RuleWorld } from '../rule-world.ts'
import { says } from './texts.ts'

const large = 2n ** 53n

const part = { profile: 'required', level: 'must' } as const

async function textOf(world: RuleWorld, bmsId: string): Promise<string> {
  return (await world.order({ bmsId })).text
}

/** A new job makes one work order, whatever happens on the way. */
export const jobRules: readonly Rule[] = [
  {
    ...part,
    id: 'job/linked',
    title: 'A new job becomes a work order, and the answer names it',
    proves: 'offers a job and looks for the work order of the answered id in the product',
    costs: 'the job is nowhere, or nothing that happens to its work order is told to the brand',
    check: async (world) => {
      await world.create()
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'job/says-what-to-do',
    title: 'The work order says what is to be done, where and for whom',
    proves: "looks for the job's title, street and the customer's last name in the work order",
    costs: 'somebody in the office has to look the job up in another system',
    check: async (world) => {
      const customer = { id: 5, first_name: 'Dana', last_name: 'Quillfeather', phone_number: '+18175550199' }
      const address = {
        street_1: '411 Elderberry Ln',
        city: 'Arlington',
        state: 'TX',
        postal_code: '76012',
        timezone: 'America/Chicago',
      }
      const job = await world.create({ title: 'Dishwasher leaks badly', customer, address })
      const text = await textOf(world, job.bmsId)
      for (const words of ['Dishwasher leaks badly', '411 Elderberry Ln', 'Quillfeather'])
        expectThat(says(text, words), `the work order does not say "${words}": ${text.slice(0, 500)}`)
    },
  },
  {
    ...part,
    id: 'job/tells-how-to-reach',
    level: 'should',
    title: 'The work order says how the customer can be reached',
    proves: "looks for the customer's telephone number or e-mail address in the work order",
    costs: 'the technician stands before a locked door and cannot call',
    check: async (world) => {
      const customer = {
        id: 5,
        first_name: 'Dana',
        last_name: 'Poe',
        phone_number: '+18175550199',
        email: 'dana.poe@example.com',
      }
      const job = await world.create({ customer })
      const text = await textOf(world, job.bmsId)
      const digits = text.replaceAll(/\D/g, '')
      expectThat(
        digits.includes('8175550199') || text.includes('dana.poe@example.com'),
        'neither +18175550199 nor dana.poe@example.com stands in the work order',
      )
    },
  },
  {
    ...part,
    id: 'job/created-once',
    title: 'A job that is told again makes no second work order',
    proves: 'tells the same offer three times: twice as it was, once more under another message id',
    costs: 'two technicians drive to one customer',
    check: async (world) => {
      const job = await world.create()
      for (const { group, type, payload, id } of world.dispatch.queue.all().slice(0, 1)) {
        world.dispatch.queue.put({ group, type, payload, id })
        world.dispatch.queue.put({ group, type, payload })
      }
      await world.settle()
      await world.expectNoDeadLetter(job.id)
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'job/lost-answer',
    title: 'A call whose answer is lost makes no second work order',
    proves: 'makes a job with the answer to the first call lost, then with that to the second, and so on',
    costs: 'each bad moment of the network makes a second work order',
    check: (world) => oneOrderEach(world, () => ({ kind: 'broken' })),
  },
  {
    ...part,
    id: 'job/timeout-after-success',
    title: 'A call that is done and never answered makes no second work order',
    proves: 'makes a job with the first call never answered, then with the second, and so on',
    costs: 'a slow product gets every job twice',
    check: (world) => oneOrderEach(world, () => ({ kind: 'hangs' })),
  },
  {
    ...part,
    id: 'job/killed-before-call',
    title: 'A process that dies before a call leaves no work half done',
    proves:
      'kills the gateway right before the first call of a new job takes effect, then before the second, and so on',
    costs: 'a restart at the wrong moment loses a job or doubles it',
    check: (world) => oneOrderEach(world, () => ({ kind: 'meanwhile', before: () => world.kill() })),
  },
  {
    ...part,
    id: 'job/killed-after-call',
    title: 'A process that dies after a call makes no second work order',
    proves:
      'kills the gateway right after the first call of a new job took effect, then after the second, and so on',
    costs: 'a restart at the wrong moment doubles a job',
    check: (world) => oneOrderEach(world, () => ({ kind: 'meanwhile', after: () => world.kill() })),
  },
  {
    ...part,
    id: 'job/each-its-own',
    title: 'Two jobs of one customer are two work orders',
    proves: 'offers two jobs with the same customer, address and title',
    costs: 'the second job is never done, because it was taken for the first',
    check: async (world) => {
      const same = {
        title: 'Heater is cold',
        customer: {
          id: 7,
          first_name: 'James',
          last_name: 'Dodd',
          email: 'james.dodd@example.com',
          phone_number: '+18175550123',
        },
      }
      const first = await world.create(same)
      const second = await world.create(same)
      expectThat(first.bmsId !== second.bmsId, `both jobs are linked to work order ${first.bmsId}`)
      await world.expectOrders(2)
    },
  },
  {
    ...part,
    id: 'job/ids-of-any-size',
    title: 'Ids above 2^53 keep all their digits',
    proves:
      'offers jobs whose ids differ in the last digit of sixteen, and loses an answer of each second one',
    costs: 'two jobs become one, because JavaScript rounded their ids to the same number',
    check: async (world) => {
      // As a number, the id of each second job is that of the first.
      const first = new Map<number, string>()
      for (let number = 1; number <= 6; number += 1)
        first.set(number, (await world.create({ id: large + 4n * BigInt(number) })).bmsId)
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          const second = await world.create({ id: large + 4n * BigInt(number) + 1n })
          expectThat(second.bmsId !== first.get(number), `both jobs are linked to work order ${second.bmsId}`)
        },
        first.size,
      )
    },
  },
  {
    ...part,
    id: 'job/accepted-elsewhere',
    title: 'A job that comes accepted makes a work order, too',
    proves: 'tells a new job whose status is unscheduled, as Jump Ball and Round Robin jobs are',
    costs: 'jobs that the company won by answering first are nowhere',
    check: async (world) => {
      await world.create({ status: 'unscheduled' })
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'job/unknown',
    title: 'A change or a cancel of a job that was never told makes nothing and parks nothing',
    proves: 'tells small events of jobs of which no offer ever came: accepted, canceled, and one with a note',
    costs: 'what is left of the time before the gateway is parked, or makes work orders that nobody wants',
    check: async (world) => {
      const ids = [880_001, 880_002, 880_003]
      for (const [index, status] of (['unscheduled', 'canceled', 'scheduled'] as const).entries())
        world.tell(String(ids[index]), statusMessage(world.clock.now(), { id: ids[index], status }))
      world.tell('880003', noteMessage(world.clock.now(), 880_003, { id: 501, description: 'Gate code 17' }))
      await world.settleAlive()
      await world.expectNoDeadLetter()
      await world.expectOrders(0)
      await world.create()
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'job/own-jobs',
    title: "Every job of the adapter's own list makes a work order",
    proves: "offers each of the jobs that `conformance.ts` lists as this product's own",
    costs: 'jobs that this product is known to get are not made',
    lacks: ({ conformance }) =>
      conformance.jobs === undefined ? 'conformance.ts lists no jobs of its own' : undefined,
    check: async (world) => {
      const jobs = world.conformance.jobs?.() ?? []
      for (const fields of jobs) await world.create(fields)
      await world.expectOrders(jobs.length)
    },
  },
]

async function oneOrderEach(
  world: RuleWorld,
  toDisturbance: Parameters<RuleWorld['disturbEach']>[0],
): Promise<void> {
  let expected = 0
  await world.disturbEach(toDisturbance, async () => {
    expected += 1
    await world.create()
    await world.expectOrders(expected)
  })
}

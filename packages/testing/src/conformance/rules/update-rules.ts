import { isDeepStrictEqual } from 'node:util'
import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { says } from './texts.ts'

const part = { profile: 'UpdatesJobs', level: 'must' } as const

async function expectSays(world: RuleWorld, job: CreatedJob, words: string): Promise<void> {
  await world.expectNoDeadLetter(job.id)
  const { text } = await world.order(job)
  expectThat(says(text, words), `the work order does not say "${words}": ${text.slice(0, 500)}`)
}

/** What the brand changes stands in the work order. */
export const updateRules: readonly Rule[] = [
  {
    ...part,
    id: 'update/arrives',
    title: 'What the brand changes stands in the work order',
    proves: 'tells a job again with another title and street',
    costs: 'the technician drives to the old address',
    check: async (world) => {
      const job = await world.create()
      const address = {
        street_1: '99 Marigold Ct',
        city: 'Arlington',
        state: 'TX',
        postal_code: '76012',
        timezone: 'America/Chicago',
      }
      world.tellJob(job, { title: 'Boiler whistles', address })
      await world.settle()
      await expectSays(world, job, 'Boiler whistles')
      await expectSays(world, job, '99 Marigold Ct')
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'update/lost-answer',
    title: 'A change whose answer is lost arrives, and makes nothing twice',
    proves: 'changes a job with the answer to the first call lost, then with that to the second, and so on',
    costs: 'a change at a bad moment of the network is parked, or makes a second order',
    check: async (world) => {
      const job = await world.create()
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          world.tellJob(job, {
            title: `Boiler whistles ${number}`,
            customer: {
              id: 4,
              first_name: 'Ann',
              last_name: `Newman ${number}`,
              email: `ann.${number}@example.com`,
            },
          })
          await world.settle()
          await expectSays(world, job, `Boiler whistles ${number}`)
          await world.expectOrders(1)
        },
        8,
      )
    },
  },
  {
    ...part,
    id: 'update/in-order',
    title: 'Of two changes the later one stands in the end',
    proves: 'tells two changes while the product is down, then lets it be reached again',
    costs: 'an older wish of the customer overwrites the newer one',
    check: async (world) => {
      const job = await world.create()
      const end = world.network.disturb(() => ({ kind: 'unreachable' }))
      world.tellJob(job, { title: 'First wish' })
      await world.advance(5_000)
      world.tellJob(job, { title: 'Second wish' })
      await world.advance(10 * 60_000)
      end()
      await world.settle(3 * 3_600_000)
      await expectSays(world, job, 'Second wish')
    },
  },
  {
    ...part,
    id: 'update/nothing-changed',
    title: 'A job that is told again unchanged changes nothing',
    proves: 'tells the same job again twice and compares the work order',
    costs: 'what people wrote into the work order is overwritten again and again',
    check: async (world) => {
      const job = await world.create()
      const before = structuredClone(await world.order(job))
      for (let times = 0; times < 2; times += 1) {
        world.tellJob(job, {})
        await world.settle()
      }
      await world.expectNoDeadLetter(job.id)
      const after = await world.order(job)
      expectThat(
        isDeepStrictEqual(after, before),
        `the work order was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`,
      )
    },
  },
  {
    ...part,
    id: 'update/answered-in-app',
    title: "What somebody answers in Dispatch's app disturbs no work order",
    proves: 'accepts a job in the app, by a small event that has only its status',
    costs: 'each job that is answered in the app is parked or closed',
    check: async (world) => {
      const job = await world.create()
      world.tellStatus(job, 'unscheduled')
      await world.settle()
      await world.expectNoDeadLetter(job.id)
      expectThat((await world.order(job)).isOpen, 'the work order was closed when the job was accepted')
    },
  },
  {
    ...part,
    id: 'update/rejected-in-app',
    title: "A job that somebody rejects in Dispatch's app stays open nowhere, or a person is told",
    proves: 'rejects a job in the app, by a small event that has only its status',
    costs: 'a technician works on a job that another company has now',
    check: async (world) => {
      const job = await world.create()
      world.tellStatus(job, 'rejected', 'too far')
      await world.settle()
      await world.expectNoDeadLetter(job.id)
      const isTold = (await world.attention()).some((item) => item.jobId === job.id)
      expectThat(
        isTold || !(await world.order(job)).isOpen,
        'the work order is still open, and nobody was told',
      )
    },
  },
  {
    ...part,
    id: 'update/fields-taken-away',
    title: 'Fields that become empty are no obstacle',
    proves: 'tells a job again with title, description, customer, address and equipment null',
    costs: 'the job is parked, and with it all that comes after',
    check: async (world) => {
      const job = await world.create()
      const nothing = null
      world.tellJob(job, {
        title: nothing,
        description: nothing,
        customer: nothing,
        address: nothing,
        equipment_descriptions: nothing,
        ui_options: nothing,
      })
      await world.settle()
      await world.expectNoDeadLetter(job.id)
    },
  },
  {
    ...part,
    id: 'update/gone',
    title: 'A change of a work order that is gone ends, and disturbs no other job',
    proves: 'removes a work order by hand, changes its job, then offers another one',
    costs: 'one job that somebody deleted is tried for days',
    lacks: ({ double }) =>
      double.remove === undefined ? 'nobody can remove a work order (the double has no remove)' : undefined,
    check: async (world) => {
      const job = await world.create()
      await world.double.remove?.(job.bmsId)
      world.tellJob(job, { title: 'Boiler whistles' })
      await world.expectEnded(job)
      await world.create()
    },
  },
]

import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'required', level: 'must' } as const

async function expectClosed(world: RuleWorld, job: CreatedJob): Promise<void> {
  await world.expectNoDeadLetter(job.id)
  const isTold = (await world.attention()).some((item) => item.jobId === job.id)
  const order = (await world.double.workOrders()).find(({ bmsId }) => bmsId === job.bmsId)
  expectThat(
    order?.isOpen !== true || isTold,
    `work order ${job.bmsId} is ${order?.status ?? 'gone'} after the brand canceled, and nobody was told`,
  )
}

/** What the brand cancels is done by nobody. */
export const cancelRules: readonly Rule[] = [
  {
    ...part,
    id: 'cancel/closes',
    title: 'A canceled job closes its work order, or a person is told',
    proves: 'cancels a job and looks at its work order',
    costs: 'a technician drives to a customer who canceled',
    check: async (world) => {
      const job = await world.create()
      world.tellStatus(job, 'canceled', 'customer moved')
      await world.settle()
      await expectClosed(world, job)
    },
  },
  {
    ...part,
    id: 'cancel/others-stay',
    title: "A cancel leaves other jobs' work orders open",
    proves: 'cancels one of three jobs of one customer',
    costs: 'work that is wanted is not done',
    check: async (world) => {
      const same = { customer: { id: 7, first_name: 'James', last_name: 'Dodd', email: 'james@example.com' } }
      const jobs = [await world.create(same), await world.create(same), await world.create(same)]
      const [first, second, third] = jobs
      if (first === undefined || second === undefined || third === undefined) return
      world.tellStatus(second, 'canceled')
      await world.settle()
      for (const job of [first, third])
        expectThat(
          (await world.order(job)).isOpen,
          `work order ${job.bmsId} was closed by the cancel of another job`,
        )
    },
  },
  {
    ...part,
    id: 'cancel/twice',
    title: 'A cancel that is told again changes nothing',
    proves: 'tells a cancel three times',
    costs: 'the second one is parked, and a person looks into a job that is over',
    check: async (world) => {
      const job = await world.create()
      for (const reason of ['moved', 'moved', 'other']) {
        world.tellStatus(job, 'canceled', reason)
        await world.settle()
      }
      await expectClosed(world, job)
    },
  },
  {
    ...part,
    id: 'cancel/lost-answer',
    title: 'A cancel whose answer is lost still closes the work order, once',
    proves: 'cancels a job with the answer to the first call lost, then with that to the second, and so on',
    costs: 'a cancel at a bad moment of the network is parked or forgotten',
    check: async (world) => {
      const jobs = [await world.create(), await world.create(), await world.create(), await world.create()]
      await world.disturbEach(
        () => ({ kind: 'broken' }),
        async (number) => {
          const job = jobs[number - 1]
          if (job === undefined) return
          world.tellStatus(job, 'canceled', 'moved')
          await world.settle()
          await expectClosed(world, job)
        },
        jobs.length,
      )
    },
  },
  {
    ...part,
    id: 'cancel/right-after-offer',
    title:
      'A job that is offered and canceled while the product is down is not open afterwards, or a person is told',
    proves: 'offers and cancels a job while nothing reaches the product, then lets it be reached again',
    costs: 'after an outage technicians work on jobs that were canceled during it',
    check: async (world) => {
      const end = world.network.disturb(() => ({ kind: 'unreachable' }))
      const jobId = world.offer(world.toFields({}))
      await world.advance(60_000)
      world.tellStatus({ id: jobId, wireId: Number(jobId), bmsId: '' }, 'canceled', 'moved')
      await world.advance(10 * 60_000)
      end()
      await world.settle(3 * 3_600_000)
      await world.expectNoDeadLetter(jobId)
      const open = (await world.double.workOrders()).filter(({ isOpen }) => isOpen)
      const isTold = (await world.attention()).some((item) => item.jobId === jobId)
      expectThat(
        open.length === 0 || isTold,
        `work order ${open[0]?.bmsId} is still ${open[0]?.status}, and nobody was told`,
      )
    },
  },
  {
    ...part,
    id: 'cancel/done-already',
    title: 'A cancel of work that is done parks nothing',
    proves: 'lets a person finish a work order, then cancels the job',
    costs: 'a race between brand and technician is parked as an error',
    lacks: ({ double }) => (double.acts.includes('complete') ? undefined : 'the double has no act complete'),
    check: async (world) => {
      const job = await world.create()
      for (const kind of ['accept', 'schedule', 'enroute', 'start', 'complete'] as const) {
        if (world.double.acts.includes(kind)) await world.act(kind, job)
        await world.settle()
      }
      world.tellStatus(job, 'canceled', 'moved')
      await world.expectEnded(job)
      await world.expectNoDeadLetter(job.id)
    },
  },
  {
    ...part,
    id: 'cancel/gone',
    title: 'A cancel of a work order that is gone ends, and disturbs no other job',
    proves: 'removes a work order by hand, cancels its job, then offers another one',
    costs: 'one job that somebody deleted is tried for days',
    lacks: ({ double }) =>
      double.remove === undefined ? 'nobody can remove a work order (the double has no remove)' : undefined,
    check: async (world) => {
      const job = await world.create()
      await world.double.remove?.(job.bmsId)
      world.tellStatus(job, 'canceled', 'moved')
      await world.expectEnded(job)
      await world.create()
    },
  },
]

import { expectThat } from '../rule-violation.ts'
import type { CreatedJob, RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { expectSentOnce, window } from './shown-acts.ts'

const part = {
  profile: 'PollsChanges',
  level: 'must',
  lacks: ({ double }: RuleWorld) =>
    double.convert === undefined
      ? 'work orders of this product keep their ids (the double has no convert)'
      : undefined,
} as const

/** A person makes another work order of it; resolves with that one's id. */
async function convert(world: RuleWorld, { bmsId }: Pick<CreatedJob, 'bmsId'>): Promise<string> {
  const made = world.double.convert?.(bmsId)
  if (made === undefined) throw new Error('expected a double that converts work orders')
  return world.network.hold(Promise.resolve(made))
}

async function expectLinkedTo(world: RuleWorld, jobId: string, bmsId: string): Promise<void> {
  const until = world.clock.elapsedMs() + 30 * 60_000
  while ((await world.job(jobId))?.bmsId !== bmsId && world.clock.elapsedMs() < until)
    await world.advance(15_000)
  const linked = (await world.job(jobId))?.bmsId
  expectThat(
    linked === bmsId,
    `the work order became ${bmsId}, and half an hour later the job is still linked to ${linked}: answer { relinked: [{ from, to }] }`,
  )
}

/** Products in which a person makes something else of a work order, with another id, such as a job of a booking. */
export const relinkRules: readonly Rule[] = [
  {
    ...part,
    id: 'relink/followed',
    title: 'A work order that becomes another one takes its job along',
    proves: 'lets a person make another work order of the one that a job has, and waits for the new link',
    costs: 'from then on the brand hears nothing of the job, and the office nothing of the brand',
    check: async (world) => {
      const job = await world.create()
      await expectLinkedTo(world, job.id, await convert(world, job))
      await world.expectNoDeadLetter(job.id)
    },
  },
  {
    ...part,
    id: 'relink/reached',
    title: 'What the brand says afterwards reaches the work order that it became',
    proves: 'cancels the job once its work order became another one, and looks at that one',
    costs: 'a technician drives to a customer who canceled',
    check: async (world) => {
      const job = await world.create()
      const bmsId = await convert(world, job)
      await expectLinkedTo(world, job.id, bmsId)
      world.tellStatus(job, 'canceled', 'moved')
      await world.settle()
      await world.expectNoDeadLetter(job.id)
      const isTold = (await world.attention()).some(({ jobId }) => jobId === job.id)
      expectThat(
        isTold || !(await world.order({ bmsId })).isOpen,
        'the work order is still open, and nobody was told',
      )
    },
  },
  {
    ...part,
    id: 'relink/what-it-has',
    title: 'What the new work order has already when it is found is told, once',
    proves: 'lets a person make another work order and book its visit before the product is asked',
    costs: 'the brand does not hear of the visit that was booked as the job was made',
    lacks: (world) =>
      part.lacks(world) ??
      (world.double.acts.includes('schedule') ? undefined : 'the double has no act schedule'),
    check: async (world) => {
      const job = await world.create()
      const bmsId = await convert(world, job)
      await world.act('schedule', { bmsId }, window)
      await expectSentOnce(world, { ...job, bmsId }, 'schedule')
    },
  },
  {
    ...part,
    id: 'relink/over-restart',
    title: 'It is followed by a process that did not make it',
    proves: 'kills the gateway, lets a person make another work order, and starts the gateway again',
    costs: 'each restart loses the jobs that are waiting to be looked at in the office',
    check: async (world) => {
      const job = await world.create()
      world.kill()
      const bmsId = await convert(world, job)
      await world.startProcess()
      await expectLinkedTo(world, job.id, bmsId)
    },
  },
  {
    ...part,
    id: 'relink/before-link',
    title: 'A work order that became another one before its answer came is not made again',
    proves:
      'kills the gateway right after the work order is made, lets a person make another one of it, and starts it again',
    costs: 'the job stands in the product twice',
    check: async (world) => {
      let bmsId: string | undefined
      const end = world.network.disturb(() => ({
        kind: 'meanwhile',
        after: async () => {
          const [order] = await world.double.workOrders()
          if (order === undefined || bmsId !== undefined) return
          world.kill()
          bmsId = await convert(world, order)
        },
      }))
      const jobId = world.offer(world.toFields({}))
      await world.settle()
      end()
      expectThat(bmsId !== undefined, 'the offer of a job made no work order')
      await world.startProcess()
      await world.settle()
      await expectLinkedTo(world, jobId, bmsId)
      await world.expectOrders(1)
    },
  },
]

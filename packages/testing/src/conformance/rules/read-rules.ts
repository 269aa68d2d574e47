import type { ReadJobResponse } from '@truckroll/gateway'
import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'ReadsJobs', level: 'must' } as const

async function read(world: RuleWorld, bmsId: string): Promise<ReadJobResponse | undefined> {
  const { adapter } = world
  if (adapter.getJob === undefined) throw new RuleViolation('the adapter has no getJob')
  return world.does(adapter.getJob({ ...world.companyContext(), bmsId }))
}

/** Reading a work order, to compare both sides. */
export const readRules: readonly Rule[] = [
  {
    ...part,
    id: 'read/status',
    title: 'A work order is read with the status that it has',
    proves: 'reads a new work order, and again after each of two acts',
    costs: 'the nightly comparison repairs what is right',
    check: async (world) => {
      const job = await world.create()
      for (const kind of [undefined, 'accept', 'cancel'] as const) {
        if (kind !== undefined && world.double.acts.includes(kind)) await world.act(kind, job)
        await world.settle()
        const { status } = await world.order(job)
        const got = await read(world, job.bmsId)
        expectThat(got?.status === status, `getJob says ${got?.status}, the product says ${status}`)
      }
    },
  },
  {
    ...part,
    id: 'read/visit',
    title: 'A work order is read with the visit that it has',
    proves: 'lets a person book a visit and reads the work order',
    costs: 'the nightly comparison moves visits that are right',
    lacks: ({ double }) => (double.acts.includes('schedule') ? undefined : 'the double has no act schedule'),
    check: async (world) => {
      const job = await world.create()
      if (world.double.acts.includes('accept')) await world.act('accept', job)
      const window = { start: '2026-03-19T14:30:00.000Z', end: '2026-03-19T16:00:00.000Z' }
      await world.act('schedule', job, window)
      const { appointment } = (await read(world, job.bmsId)) ?? {}
      expectThat(appointment !== undefined, 'getJob says nothing of the visit')
      expectThat(
        Date.parse(appointment.start) === Date.parse(window.start) &&
          Date.parse(appointment.end) === Date.parse(window.end),
        `getJob says ${appointment.start} to ${appointment.end}, the visit is from ${window.start} to ${window.end}`,
      )
    },
  },
  {
    ...part,
    id: 'read/not-found',
    title: 'A work order that is not found is undefined, and nothing is canceled',
    proves: 'reads one that was removed, and looks at what Dispatch gets',
    costs: 'jobs are canceled because a search was slow for a minute',
    lacks: ({ double }) =>
      double.remove === undefined ? 'nobody can remove a work order (the double has no remove)' : undefined,
    check: async (world) => {
      const job = await world.create()
      await world.double.remove?.(job.bmsId)
      const got = await read(world, job.bmsId)
      expectThat(got === undefined, `getJob says ${JSON.stringify(got)} of a work order that is not there`)
      await world.advance(20 * 60_000)
      const canceled = world.sent(job.id).find(({ record }) => record['status'] === 'canceled')
      expectThat(
        canceled === undefined,
        'the job was canceled at Dispatch because its work order was not found',
      )
    },
  },
  {
    ...part,
    id: 'read/down-is-not-gone',
    title: 'A product that is down has lost no work order',
    proves: 'reads a work order while the product answers 503, and while it cannot be reached',
    costs: 'an outage looks as if all work orders were deleted',
    check: async (world) => {
      const job = await world.create()
      for (const kind of ['unreachable', 'answered'] as const) {
        const end = world.network.disturb(() =>
          kind === 'answered' ? { kind, response: () => new Response('down', { status: 503 }) } : { kind },
        )
        const got = await read(world, job.bmsId).then(
          (answer) => ({ answer }),
          () => undefined,
        )
        end()
        expectThat(got === undefined, `getJob answered ${JSON.stringify(got?.answer)} instead of throwing`)
      }
    },
  },
]

import { createJobRequest } from '../../adapter/create-job-request.ts'
import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'FindsJobs', level: 'must', isWatched: true } as const

/** What findJob answers for the job that was made last, or for another one that is like it. */
async function find(world: RuleWorld, other: object = {}): Promise<string | undefined> {
  const { adapter, watch } = world
  const made = watch?.lastCreate
  if (adapter.findJob === undefined || made === undefined)
    throw new RuleViolation('the adapter has no findJob, or was given no job')
  const job = { ...made.job, ...other }
  const context = world.companyContext()
  const request = createJobRequest({ job, settings: {}, credentials: context.credentials, attempt: 2 })
  const found = await world.does(adapter.findJob({ ...request, ...context }))
  return found === undefined ? undefined : String(found.bmsId)
}

/** Finding the work order of a job that is not linked yet. */
export const findRules: readonly Rule[] = [
  {
    ...part,
    id: 'find/made',
    title: 'A work order that was made is found, also after a time-out',
    proves:
      'makes a job with the first call never answered, then with the second, and so on, and then asks findJob for the last one',
    costs: 'a job that was made in an attempt without an answer is made again',
    check: async (world) => {
      let expected = 0
      let last: string | undefined
      await world.disturbEach(
        () => ({ kind: 'hangs' }),
        async () => {
          expected += 1
          last = (await world.create()).bmsId
          await world.expectOrders(expected)
        },
      )
      const found = await find(world)
      expectThat(found === last, `findJob found ${found ?? 'nothing'}, the job is work order ${last}`)
    },
  },
  {
    ...part,
    id: 'find/not-made',
    title: 'Nothing is found for a job that was never made, whatever it is like',
    proves: 'asks findJob for another job of the same customer, at the same address, with the same title',
    costs: 'the second job of a customer is never done, because it was taken for the first',
    check: async (world) => {
      await world.create({ title: 'Heater is cold' })
      const found = await find(world, { id: 999_001, external_id: 'claim-999001' })
      expectThat(found === undefined, `findJob found ${found}, which is the work order of another job`)
    },
  },
  {
    ...part,
    id: 'find/down-is-not-gone',
    title: 'A product that is down says nothing about a work order',
    proves: 'asks findJob while the product answers 503, and while it cannot be reached',
    costs: 'after an outage jobs are made again that are there already',
    check: async (world) => {
      await world.create()
      for (const kind of ['unreachable', 'answered'] as const) {
        const end = world.network.disturb(() =>
          kind === 'answered' ? { kind, response: () => new Response('down', { status: 503 }) } : { kind },
        )
        const got = await find(world).then(
          (answer) => ({ answer }),
          () => undefined,
        )
        end()
        expectThat(got === undefined, `findJob answered ${got?.answer ?? 'undefined'} instead of throwing`)
      }
    },
  },
]

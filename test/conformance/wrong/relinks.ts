import type { AnyAdapter, PollChangesRequest, PollChangesResponse, StepRunner } from '@truckroll/gateway'
import { bookingConformance } from '../../../adapters/servicetitan/test/booking-conformance.ts'
import { withMethods, type Overrides } from '../vary.ts'
import type { WrongAdapter } from './wrong-adapter.ts'

/** Of jobs that come as bookings, of which the office makes jobs with another id. */
function wrong(rule: string, because: string, make: () => Overrides): WrongAdapter {
  return { rule, because, make: () => withMethods(bookingConformance, make()) }
}

/** What the adapter answers, changed. */
function wrongAnswer(
  change: (answer: PollChangesResponse, request: PollChangesRequest) => PollChangesResponse,
): Overrides {
  return { pollChanges: async (pass, request) => change(await pass(), request) }
}

export const wrongRelinks: readonly WrongAdapter[] = [
  wrong('relink/followed', 'reads what is told of jobs alone', () =>
    wrongAnswer((answer) => ({ ...answer, relinked: [] })),
  ),
  wrong('relink/reached', 'takes a job of which it made a booking for one that is not there yet', () => {
    const booked = new Set<unknown>()
    return {
      createJob: async (pass, { job }) => {
        booked.add(job.id)
        return pass()
      },
      cancelJob: (pass, { job }) => (booked.has(job.id) ? {} : pass()),
    }
  }),
  wrong('relink/what-it-has', 'takes the job as it finds it for what everybody knows', () =>
    wrongAnswer((answer) => ((answer.relinked ?? []).length === 0 ? answer : { ...answer, updates: [] })),
  ),
  wrong('relink/over-restart', 'looks after the bookings that it remembers', () => {
    const made = new WeakMap<AnyAdapter, Set<unknown>>()
    return {
      createJob: async (pass, _, instance) => {
        const answer = await pass()
        made.set(instance, (made.get(instance) ?? new Set()).add(answer.bmsId))
        return answer
      },
      pollChanges: async (pass, _, instance) => {
        const answer = await pass()
        const relinked = (answer.relinked ?? []).filter(({ from }) => made.get(instance)?.has(from))
        return { ...answer, relinked }
      },
    }
  }),
  wrong('relink/before-link', 'looks for open bookings, not for the jobs that they became', () => ({
    createJob: (pass, request) => pass({ ...request, step: withOpenOnly(request.step) }),
  })),
]

/** Steps that find what is still a booking alone. */
function withOpenOnly(step: StepRunner): StepRunner {
  return (name, work) => {
    if (typeof work === 'function') return step(name, work)
    const find = async (key: string) => {
      const link = await work.find?.(key)
      return String(link).startsWith('booking-') ? link : undefined
    }
    return step(name, { ...work, find })
  }
}

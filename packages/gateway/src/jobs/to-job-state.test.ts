import type { ToldVisit, UpdateKind, UpdateState } from '@truckroll/store'
import { describe, expect, it } from 'vitest'
import { toJobState } from './to-job-state.ts'

const told = (status: string | undefined, statusAt: number, statusMessage?: string) => ({
  status,
  statusAt,
  statusMessage,
  visits: [] as ToldVisit[],
})
const withVisits = (job: ReturnType<typeof told>, ...visits: [ToldVisit['status'], number, string?][]) => ({
  ...job,
  visits: visits.map(([status, at, externalId], index) => ({ id: `visit-${index}`, status, at, externalId })),
})
const update = (kind: UpdateKind, acceptedAt: number, state: UpdateState = 'confirmed') => ({
  kind,
  acceptedAt,
  state,
})

describe('where a job stands', () => {
  it.each([
    ['offered', undefined, 'offered'],
    ['unscheduled', '', 'accepted'],
    ['scheduled', '', 'scheduled'],
    ['scheduled', 'enroute', 'enroute'],
    ['scheduled', 'started', 'started'],
    ['scheduled', 'customer asked', 'scheduled'],
    ['paused', 'parts', 'paused'],
    ['on_the_moon', undefined, 'on_the_moon'],
    [undefined, undefined, undefined],
  ])('at Dispatch %s (%s) is %s', (status, message, state) => {
    expect(toJobState(told(status, 1, message), [], [])).toBe(state)
  })

  it('is what happened later, on either side', () => {
    const updates = [update('accept', 5), update('schedule', 6), update('note', 9)]
    expect(toJobState(told('offered', 1), updates, ['v'])).toBe('scheduled')
    expect(toJobState(told('canceled', 7), updates, ['v'])).toBe('canceled')
  })

  it.each(['rejected', 'dead', 'suppressed'] as const)('does not count an update that is %s', (state) => {
    expect(
      toJobState(told('offered', 1), [update('accept', 2, 'queued'), update('complete', 3, state)], []),
    ).toBe('accepted')
  })

  it('stays scheduled as long as another visit stands', () => {
    const updates = [update('schedule', 2), update('schedule', 3), update('unschedule', 4)]
    expect(toJobState(told('offered', 1), updates, ['v-2'])).toBe('scheduled')
    expect(toJobState(told('offered', 1), updates, [])).toBe('accepted')
  })

  it.each(['scheduled', 'enroute', 'started'] as const)(
    'is %s if Dispatch tells so of a visit alone',
    (status) => {
      expect(toJobState(withVisits(told('unscheduled', 1), [status, 2]), [], [])).toBe(status)
      expect(toJobState(withVisits(told('offered', 1), [status, 5]), [update('accept', 4)], [])).toBe(status)
      expect(toJobState(withVisits(told('offered', 1), [status, 3]), [update('pause', 4)], [])).toBe('paused')
    },
  )

  it('follows the newest news of a visit, forth and back', () => {
    expect(toJobState(withVisits(told('scheduled', 1, 'started'), ['scheduled', 2]), [], [])).toBe(
      'scheduled',
    )
    expect(toJobState(withVisits(told('scheduled', 3, 'started'), ['scheduled', 2]), [], [])).toBe('started')
    expect(toJobState(withVisits(told('scheduled', 3, ''), ['enroute', 2]), [], [])).toBe('enroute')
    expect(toJobState(withVisits(told('paused', 3), ['over', 2]), [], [])).toBe('paused')
    expect(toJobState(withVisits(told('paused', 3), ['scheduled', 4]), [], [])).toBe('scheduled')
  })

  it('is that of the visit furthest on', () => {
    const visits = withVisits(told('unscheduled', 1), ['enroute', 2], ['scheduled', 3])
    expect(toJobState(visits, [], [])).toBe('enroute')
  })

  it.each(['canceled', 'rejected'])('stays %s whatever news of its visits comes', (status) => {
    expect(toJobState(withVisits(told(status, 1), ['started', 2]), [], [])).toBe(status)
  })

  it('is open again once a visit is booked behind its end, not once one ended', () => {
    const complete = [update('complete', 2)]
    expect(toJobState(withVisits(told('offered', 1), ['scheduled', 3]), complete, [])).toBe('scheduled')
    expect(toJobState(withVisits(told('offered', 1), ['complete', 3]), complete, [])).toBe('complete')
    expect(toJobState(withVisits(told('offered', 1), ['started', 3]), [update('cancel', 2)], [])).toBe(
      'canceled',
    )
  })

  it('is left to the other visits if one is called off or has ended', () => {
    const schedules = [update('schedule', 1), update('schedule', 2)]
    const job = told('offered', 0)
    expect(toJobState(withVisits(job, ['canceled', 3, 'A']), schedules, ['A', 'B'])).toBe('scheduled')
    expect(toJobState(withVisits(job, ['complete', 3, 'A']), schedules, ['A', 'B'])).toBe('scheduled')
    expect(toJobState(withVisits(job, ['canceled', 3, 'A']), schedules, ['A'])).toBe('accepted')
    expect(toJobState(withVisits(job, ['complete', 3, 'A']), schedules, ['A'])).toBe('started')
    expect(toJobState(withVisits(job, ['canceled', 3], ['enroute', 1]), schedules, [])).toBe('enroute')
    expect(toJobState(withVisits(told('paused', 3), ['canceled', 4]), [], [])).toBe('paused')
  })

  it('stays scheduled if a visit is taken back here and another is booked at Dispatch', () => {
    const updates = [update('schedule', 2), update('unschedule', 4)]
    expect(toJobState(withVisits(told('offered', 1), ['scheduled', 3]), updates, [])).toBe('scheduled')
    expect(toJobState(withVisits(told('offered', 1), ['scheduled', 3, 'A']), updates, [])).toBe('accepted')
  })
})

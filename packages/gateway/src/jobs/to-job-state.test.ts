import { describe, expect, it } from 'vitest'
import type { UpdateKind, UpdateState } from '../updates/update.ts'
import { toJobState } from './to-job-state.ts'

const told = (status: string | undefined, statusAt: number, statusMessage?: string) => ({
  status,
  statusAt,
  statusMessage,
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
})

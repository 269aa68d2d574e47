import { describe, expect, it } from 'vitest'
import type { StatusMeaning } from '../adapter/status-map.ts'
import { findDifferences, type Compared } from './find-differences.ts'

const now = Date.parse('2026-03-02T15:00:00Z')
const visit = { start: '2026-03-05T14:00:00Z', end: '2026-03-05T16:00:00Z', id: 'vis-1' }

function find(given: Partial<Compared> & { readonly meaning?: StatusMeaning | undefined }) {
  const compared = {
    state: 'accepted',
    bookedUntil: undefined,
    openVisits: [],
    told: [],
    meaning: undefined,
    now,
  }
  return findDifferences({ ...compared, read: { status: 'word' }, ...given }).map(({ kind, repair }) => ({
    kind,
    repair,
  }))
}

describe('a status of the BMS', () => {
  it.each<[string | undefined, StatusMeaning, object | undefined | 'same']>([
    ['accepted', { kind: 'accept' }, 'same'],
    ['offered', { kind: 'accept' }, { kind: 'accept' }],
    [undefined, { kind: 'accept' }, { kind: 'accept' }],
    ['offered', { kind: 'reject', reason: 'far' }, { kind: 'reject', reason: 'far' }],
    ['accepted', { kind: 'complete' }, { kind: 'complete' }],
    ['paused', { kind: 'start' }, { kind: 'start' }],
    // A product without visits says of a scheduled job that it is accepted.
    ['scheduled', { kind: 'accept' }, 'same'],
    // Nothing is taken back.
    ['complete', { kind: 'accept' }, undefined],
    ['started', { kind: 'enroute' }, undefined],
    ['complete', { kind: 'cancel' }, undefined],
    // The brand said that it is over.
    ['canceled', { kind: 'start' }, undefined],
    ['canceled', { kind: 'reject' }, 'same'],
    ['accepted', { kind: 'cancel' }, { kind: 'cancel' }],
    ['a word of tomorrow', { kind: 'start' }, undefined],
    ['accepted', 'none', 'same'],
  ])('at %s, meaning %j: %j', (state, meaning, repair) => {
    expect(find({ state, meaning })).toEqual(repair === 'same' ? [] : [{ kind: 'status', repair }])
  })
})

describe('a visit of the BMS', () => {
  const read = { status: 'booked', appointment: visit }
  const schedule = {
    kind: 'schedule',
    start: '2026-03-05T14:00:00.000Z',
    end: '2026-03-05T16:00:00.000Z',
    appointmentId: 'vis-1',
  }

  it('that Dispatch does not know can be told, after a yes', () => {
    expect(find({ read })).toEqual([{ kind: 'visit', repair: schedule }])
    expect(find({ read, state: 'offered' })).toEqual([
      { kind: 'status', repair: { kind: 'accept' } },
      { kind: 'visit', repair: schedule },
    ])
  })

  it('that Dispatch knows is no difference, whoever told it', () => {
    const end = Date.parse(visit.end)
    expect(find({ read, bookedUntil: end, openVisits: ['vis-1'] })).toEqual([])
    expect(find({ read, told: [{ start: Date.parse(visit.start), end }] })).toEqual([])
    expect(find({ read, bookedUntil: end + 60_000, openVisits: ['vis-1'] })).toHaveLength(1)
    expect(find({ read, bookedUntil: end, openVisits: [] })).toHaveLength(1)
  })

  it('that is over, or of a job that is over, is none', () => {
    const past = { ...visit, start: '2026-03-01T14:00:00Z', end: '2026-03-01T16:00:00Z' }
    expect(find({ read: { status: 'booked', appointment: past } })).toEqual([])
    expect(find({ read, state: 'canceled' })).toEqual([])
    expect(find({ read, state: 'complete', meaning: { kind: 'complete' } })).toEqual([])
  })
})

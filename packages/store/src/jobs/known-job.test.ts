import { describe, expect, it } from 'vitest'
import { asMoved, type KnownJob, seen, withStatus, withToldVisit } from './known-job.ts'

const full = { credential: 'default' }
const facts = { id: '1', organizationId: 'org-a' }
const visit = { id: 'v', status: 'scheduled' } as const

function known(changes: Partial<KnownJob> = {}): KnownJob {
  return { ...seen(undefined, facts, { ...full, jobStatus: 'offered' }, 'a', 5), ...changes }
}

describe('a job', () => {
  it('is known once it is told in full', () => {
    expect(known()).toEqual({
      key: 'job:1',
      term: 0,
      organizationId: 'org-a',
      provider: 'a',
      credential: 'default',
      isCreated: false,
      isCanceledByBrand: false,
      status: 'offered',
      statusMessage: undefined,
      statusAt: 5,
      visits: [],
    })
  })

  it('keeps what a later full event leaves out', () => {
    const again = seen(
      known({ isCreated: true }),
      { ...facts, organizationId: undefined },
      full,
      undefined,
      9,
    )
    expect(again).toMatchObject({
      organizationId: 'org-a',
      provider: 'a',
      status: 'offered',
      statusAt: 5,
      isCreated: true,
    })
  })

  it('has the provider of the organization that it is told with, or none', () => {
    expect(seen(known(), { id: '1', organizationId: 'org-b' }, full, undefined, 9)).toMatchObject({
      organizationId: 'org-b',
      provider: undefined,
    })
  })

  it('is canceled by the brand until anything says otherwise', () => {
    const canceled = withStatus(known(), 'canceled', 'late', 7)
    expect(canceled).toMatchObject({ isCanceledByBrand: true, statusMessage: 'late', statusAt: 7 })
    expect(withStatus(canceled, 'scheduled', undefined, 8).isCanceledByBrand).toBe(false)
    expect(seen(canceled, facts, full, 'a', 8)).toMatchObject({
      isCanceledByBrand: false,
      status: 'canceled',
    })
  })

  it('is told of visits until its status says otherwise', () => {
    const planned = withToldVisit(known(), visit, 6)
    expect(planned.visits).toEqual([{ ...visit, at: 6 }])
    expect(withStatus(planned, 'scheduled', undefined, 7).visits).toEqual(planned.visits)
    expect(withStatus(planned, 'complete', undefined, 7).visits).toEqual([{ id: 'v', status: 'over', at: 6 }])
  })

  it('that is complete is open again if a visit is to come, unless that is told late', () => {
    const complete = withStatus(
      withToldVisit(known(), { ...visit, updatedAt: 100 }, 6),
      'complete',
      'done',
      7,
    )
    expect(withToldVisit(complete, { ...visit, updatedAt: 101 }, 8)).toMatchObject({
      status: 'scheduled',
      statusMessage: undefined,
      statusAt: 8,
    })
    expect(withToldVisit(complete, { ...visit, updatedAt: 99 }, 8)).toBe(complete)
    expect(withToldVisit(complete, { ...visit, status: 'canceled', updatedAt: 101 }, 8).status).toBe(
      'complete',
    )
  })

  it('that moves begins anew', () => {
    const moved = asMoved(withToldVisit(known({ isCreated: true }), visit, 6), 'job:1~1')
    expect(moved).toMatchObject({ key: 'job:1~1', term: 1, isCreated: false, status: undefined, visits: [] })
  })
})

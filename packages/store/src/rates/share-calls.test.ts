import { describe, expect, it } from 'vitest'
import { shareCalls } from './share-calls.ts'

const now = 1_000_000
const wanted = [
  { provider: 'a', count: 9 },
  { provider: 'b', count: 9 },
]

describe('calls that are shared', () => {
  it('are as many as wanted if nothing bounds them', () => {
    expect(shareCalls({ rates: {}, wanted }, new Map(), now)).toEqual({
      granted: [9, 9],
      waitMs: undefined,
      fullAt: new Map(),
    })
  })

  it('come out of each bucket that bounds them, and out of that of all', () => {
    const { granted, fullAt } = shareCalls({ rates: { perProvider: 40, all: 60 }, wanted }, new Map(), now)
    expect(granted).toEqual([2, 1])
    expect([...fullAt.keys()]).toEqual(['a', 'b', ''])
    expect(fullAt.get('')).toBeCloseTo(now + 50, 2)
    expect(fullAt.get('a')).toBeCloseTo(now + 50, 2)
    expect(fullAt.get('b')).toBeCloseTo(now + 25, 2)
  })

  it('leave a bucket alone of which nothing was taken, and tell when the first opens', () => {
    const empty = new Map([
      ['a', now + 40],
      ['b', now + 25],
    ])
    const shared = shareCalls({ rates: { perProvider: 20, all: 100 }, wanted }, empty, now)
    expect(shared).toEqual({ granted: [0, 0], waitMs: 25, fullAt: new Map() })
  })

  it('of no provider come out of the bucket of all alone', () => {
    const demand = { rates: { perProvider: 1, all: 40 }, wanted: [{ provider: '', count: 9 }] }
    expect(shareCalls(demand, new Map(), now)).toMatchObject({ granted: [2] })
  })
})

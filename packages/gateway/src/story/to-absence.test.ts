import { describe, expect, it } from 'vitest'
import type { PollRun } from '@truckroll/store'
import { toPollProof } from './to-absence.ts'

const minuteMs = 60_000
const run = (from: number, until: number, credential = 'default'): PollRun => ({
  credential,
  fromAt: from * minuteMs,
  untilAt: until * minuteMs,
  polls: 10,
  messages: 2,
  longestPauseMs: 20_000,
})
const hour = { since: 0, until: 60 * minuteMs }

describe('what the record of polls proves', () => {
  it('is an unbroken time with its longest pause', () => {
    expect(toPollProof([run(0, 59)], hour)).toEqual({
      count: 10,
      messages: 2,
      lastAt: 59 * minuteMs,
      longestPauseMs: 20_000,
      gaps: [],
    })
  })

  it('names the times at which nobody asked: before, between and after', () => {
    const { gaps, longestPauseMs } = toPollProof([run(40, 50), run(10, 20)], hour)
    expect(gaps.map(({ from, until }) => [from / minuteMs, until / minuteMs])).toEqual([
      [0, 10],
      [20, 40],
      [50, 60],
    ])
    expect(longestPauseMs).toBe(20 * minuteMs)
  })

  it('counts as no pause what lies before the first poll', () => {
    expect(toPollProof([run(50, 60)], hour)).toMatchObject({ longestPauseMs: 20_000, gaps: [{ from: 0 }] })
  })

  it('has no gap where another queue was asked', () => {
    expect(toPollProof([run(0, 60, 'a'), run(10, 12, 'b'), run(30, 31, 'b')], hour).gaps).toEqual([])
  })

  it('is nothing if nobody asked', () => {
    expect(toPollProof([], hour)).toEqual({
      count: 0,
      messages: 0,
      lastAt: undefined,
      longestPauseMs: undefined,
      gaps: [{ from: 0, until: 60 * minuteMs }],
    })
  })
})

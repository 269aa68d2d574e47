import { describe, expect, it } from 'vitest'
import { outcomeOf } from './outcome-of.ts'

const message = { messageId: 'm', receivedAt: 10_000, contentHash: 'a' }
const nothing = { isKnown: false, contentHash: undefined, recordedAt: undefined }
const known = { isKnown: true, contentHash: 'a', recordedAt: undefined }

describe('a message', () => {
  it.each([
    ['that is new', nothing, { kind: 'recorded', id: 'm' }],
    ['that is known', known, { kind: 'duplicate' }],
    ['whose id is known with other content', { ...known, contentHash: 'b' }, { kind: 'conflict' }],
    [
      'that is known from before contents had a hash',
      { ...known, contentHash: undefined },
      { kind: 'duplicate' },
    ],
  ])('%s', (_what, before, outcome) => {
    expect(outcomeOf(message, before)).toEqual(outcome)
  })

  it('without a hash is never in conflict', () => {
    expect(outcomeOf({ messageId: 'm', receivedAt: 10_000 }, known)).toEqual({ kind: 'duplicate' })
  })
})

describe('the same bytes', () => {
  const again = { ...message, repeatsAfterMs: 600 }

  it.each([
    ['for the first time', nothing, { kind: 'recorded', id: 'm' }],
    ['a moment too early', { ...known, recordedAt: 9_401 }, { kind: 'duplicate' }],
    ['after the time given', { ...known, recordedAt: 9_400 }, { kind: 'recorded', id: 'm-10000' }],
    ['after their first event is gone', { ...nothing, recordedAt: 9_000 }, { kind: 'recorded', id: 'm' }],
    ['with other content under one id', { ...known, contentHash: 'b' }, { kind: 'recorded', id: 'm-10000' }],
  ])('%s', (_what, before, outcome) => {
    expect(outcomeOf(again, before)).toEqual(outcome)
  })
})

import { describe, expect, it } from 'vitest'
import { nextOfKey, type NextCandidate, type WorkedUpdate } from './next-of-key.ts'

const now = 30
const update: WorkedUpdate = { seq: 1, state: 'queued', fileBytes: 0, asideUntil: 0, acceptedAt: 10 }
const other: NextCandidate = { seq: 2, dueAt: 20, acceptedAt: 20, hasFailed: false, asideUntil: 0 }
const planned = { dueAt: 20, since: 20 }
const retry = { state: 'retry', dueAt: 500, message: '503', isAttempted: true } as const

describe('the next of a key', () => {
  it('is another one, or none, once an update is over', () => {
    expect(nextOfKey(update, { state: 'sent' }, other, now)).toEqual(planned)
    expect(nextOfKey(update, { state: 'dead', message: '422' }, undefined, now)).toBeUndefined()
  })

  it('is due if it never failed, whatever the clock said when it was taken', () => {
    const later = { ...other, dueAt: 90 }
    expect(nextOfKey(update, { state: 'sent' }, later, now)).toMatchObject({ dueAt: now })
    expect(nextOfKey(update, { state: 'sent' }, { ...later, hasFailed: true }, now)).toMatchObject({
      dueAt: 90,
    })
  })

  it('is the same one if it is to be tried again', () => {
    expect(nextOfKey(update, retry, other, now)).toEqual({ dueAt: 500, since: 10 })
  })

  it('is another one if a file failed, and the file due first if all of them did', () => {
    const file = { ...update, fileBytes: 60 }
    expect(nextOfKey(file, retry, other, now)).toEqual(planned)
    expect(nextOfKey(file, { ...retry, isAttempted: false }, other, now)).toMatchObject({ since: 10 })
    expect(nextOfKey(file, retry, { ...other, asideUntil: 400 }, now)).toMatchObject({ since: 20 })
    expect(nextOfKey(file, retry, { ...other, asideUntil: 600 }, now)).toMatchObject({ since: 10 })
  })

  it('is never one that Dispatch answered while it was on its way', () => {
    expect(nextOfKey({ ...update, state: 'confirmed' }, retry, other, now)).toEqual(planned)
  })
})

import { describe, expect, it } from 'vitest'
import { nextOfKey, type Place, type WorkedUpdate } from './next-of-key.ts'

const update: WorkedUpdate = { seq: 1, state: 'queued', fileBytes: 0, asideUntil: 0, acceptedAt: 10 }
const other: Place = { seq: 2, dueAt: 20, acceptedAt: 20, hasFailed: false, asideUntil: 0 }
const retry = { state: 'retry', dueAt: 500, message: '503', isAttempted: true } as const

describe('the next of a key', () => {
  it('is another one, or none, once an update is over', () => {
    expect(nextOfKey(update, { state: 'sent' }, other)).toBe(other)
    expect(nextOfKey(update, { state: 'dead', message: '422' }, undefined)).toBeUndefined()
  })

  it('is the same one if it is to be tried again', () => {
    expect(nextOfKey(update, retry, other)).toEqual({ dueAt: 500, acceptedAt: 10, hasFailed: true })
  })

  it('is another one if a file failed, and the file due first if all of them did', () => {
    const file = { ...update, fileBytes: 60 }
    expect(nextOfKey(file, retry, other)).toBe(other)
    expect(nextOfKey(file, { ...retry, isAttempted: false }, other)).toMatchObject({ acceptedAt: 10 })
    expect(nextOfKey(file, retry, { ...other, asideUntil: 400 })).toMatchObject({ acceptedAt: 20 })
    expect(nextOfKey(file, retry, { ...other, asideUntil: 600 })).toMatchObject({ acceptedAt: 10 })
  })

  it('is never one that Dispatch answered while it was on its way', () => {
    expect(nextOfKey({ ...update, state: 'confirmed' }, retry, other)).toBe(other)
  })
})

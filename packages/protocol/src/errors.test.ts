import { describe, expect, it } from 'vitest'
import { ProtocolError, TruckrollError } from './errors.ts'

describe('errors', () => {
  it('carry what they were given and nothing else', () => {
    const cause = new Error('inner')
    const error = new TruckrollError('TR_X', 'why', { cause, isRetryable: true, retryAfterMs: 0 })
    expect(error).toMatchObject({ code: 'TR_X', message: 'why', isRetryable: true, retryAfterMs: 0 })
    expect(error.cause).toBe(cause)
    const plain = new ProtocolError('TR_PROTOCOL_TIME', 'why')
    expect(Object.entries(plain)).toEqual([
      ['name', 'ProtocolError'],
      ['code', 'TR_PROTOCOL_TIME'],
      ['isRetryable', false],
    ])
    expect('cause' in plain || 'retryAfterMs' in plain).toBe(false)
  })

  it('are known by their mark, not by their class', () => {
    const foreign = Object.assign(new Error('of another copy'), { [Symbol.for('truckroll.error')]: true })
    expect(TruckrollError.is(new ProtocolError('TR_PROTOCOL_TIME', 'why'))).toBe(true)
    expect(TruckrollError.is(foreign)).toBe(true)
    for (const other of [new Error('x'), { code: 'TR_X' }, null, 'TR_X'])
      expect(TruckrollError.is(other)).toBe(false)
  })
})

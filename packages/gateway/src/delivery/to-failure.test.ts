import { DispatchError } from '@truckroll/client'
import { describe, expect, it } from 'vitest'
import { RetryableError, TerminalError } from '../adapter/errors.ts'
import { toFailure } from './to-failure.ts'

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' })

describe('what an attempt threw', () => {
  it('is an outage if nothing was sent, however deep in the causes that stands', () => {
    const errors = [
      new TypeError('fetch failed', { cause: refused }),
      new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }),
      new Error('creating the work order', { cause: new TypeError('fetch failed', { cause: refused }) }),
      refused,
    ]
    for (const error of errors) {
      const failure = toFailure(error)
      expect(failure).toMatchObject({ kind: 'retry', cause: 'outage', isCounted: false })
      expect(failure.message).toContain('connect ECONNREFUSED 127.0.0.1:9')
    }
  })

  it('counts if something was sent', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    expect(toFailure(new TypeError('fetch failed', { cause: reset }))).toMatchObject({
      cause: 'error',
      isCounted: true,
      message: 'TypeError: fetch failed: read ECONNRESET',
    })
  })

  it('is what the adapter says, if it says so', () => {
    expect(toFailure(new TerminalError('no', { cause: refused }))).toMatchObject({ kind: 'terminal' })
    expect(toFailure(new RetryableError('later', { cause: refused }))).toMatchObject({ isCounted: true })
  })

  it.each([
    ['bms', new RetryableError('POST /jobs was answered 429')],
    ['bms', new TypeError('fetch failed', { cause: refused })],
    [
      'bms',
      new TypeError('fetch failed', {
        cause: Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }),
      }),
    ],
    ['adapter', new TypeError('cannot read properties of undefined')],
    ['adapter', 'out of paper'],
    ['dispatch', new DispatchError('TR_CLIENT_UNREACHABLE', 'no connection', { isRetryable: true })],
  ])('says whose turn it is: %s', (side, error) => {
    expect(toFailure(error)).toMatchObject({ kind: 'retry', side })
  })

  it.each([
    ['out of paper', 'out of paper'],
    [42, '42'],
    [{ message: 'out of ink' }, 'out of ink'],
    [{}, 'an object was thrown'],
    [undefined, 'nothing was thrown'],
    [null, 'null'],
  ])('is shown where it is no error: %j', (thrown, message) => {
    expect(toFailure(thrown)).toMatchObject({ kind: 'retry', isCounted: true, message })
  })

  it('that is its own cause ends', () => {
    const error = new Error('round')
    error.cause = error
    expect(toFailure(error).message).toBe('round')
  })
})

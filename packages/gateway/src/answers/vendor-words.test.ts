import { describe, expect, it } from 'vitest'
import { RetryableError, TerminalError } from '../adapter/errors.ts'
import { toFailure } from '../delivery/to-failure.ts'
import { toVendorWords } from './vendor-words.ts'

const said = (body: string) => toVendorWords(new RetryableError('answered 500', { body }))

describe('what the other side said', () => {
  it.each([
    ['{"message":"do not service"}', 'do not service'],
    ['{"type":"about:blank","title":"Unprocessable","detail":"do not service"}', 'do not service'],
    ['{"error":{"code":7,"message":"closed\\n on Sundays"}}', 'closed on Sundays'],
    ['{"errors":[{"message":"no zone"},{"message":"no trade"}]}', 'no zone; no trade'],
    ['{"errors":["no zone","no trade"]}', 'no zone; no trade'],
    ['{"code":42}', '{"code":42}'],
    ['<html><style>p{}</style><h1>502</h1><p>Bad Gateway</p></html>', '502 Bad Gateway'],
    ['out of paper', 'out of paper'],
    ['{broken', '{broken'],
  ])('is found in %s', (body, words) => {
    expect(said(body)).toBe(words)
  })

  it('is short and names nobody', () => {
    expect(said('x'.repeat(5_000))).toHaveLength(301)
    expect(said('{"message":"dana@example.com, +1 (703) 555-0134 is unknown"}')).toBe(
      '[e-mail], [number] is unknown',
    )
  })

  it('is nothing if there is none', () => {
    expect(said('')).toBeUndefined()
    expect(said(' <br> ')).toBeUndefined()
    expect(toVendorWords(new Error('no answer'))).toBeUndefined()
    expect(toVendorWords('thrown')).toBeUndefined()
  })

  it('stands with the failure', () => {
    const error = new TerminalError('the receiver answered 422', { body: '{"message":"do not service"}' })
    expect(toFailure(error).message).toBe('the receiver answered 422: "do not service"')
  })
})

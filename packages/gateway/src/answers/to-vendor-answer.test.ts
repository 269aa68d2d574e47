import { DispatchError } from '@truckroll/client'
import { describe, expect, it } from 'vitest'
import { TerminalError } from '../adapter/errors.ts'
import { toVendorAnswer } from './to-vendor-answer.ts'

describe('the answer of the other side', () => {
  it('has the words of a problem and the whole text', () => {
    const body = '{"title":"Bad","detail":"do not service","extra":1}'
    expect(toVendorAnswer(new TerminalError('no', { status: 422, body }))).toEqual({
      status: 422,
      title: 'Bad',
      detail: 'do not service',
      text: body,
    })
  })

  it('has no addresses or numbers of people, and is cut', () => {
    const answer = toVendorAnswer(
      new TerminalError('no', { status: 400, body: `ann@example.com +1 703 555 0134 ${'x'.repeat(3000)}` }),
    )
    expect(answer?.text).toMatch(/^\[e-mail\] \[number\] x+…$/)
    expect(answer?.text).toHaveLength(2001)
  })

  it('of Dispatch is the beginning that its client keeps', () => {
    const error = new DispatchError('TR_CLIENT_REFUSED', 'refused', { status: 413, answer: 'too large' })
    expect(toVendorAnswer(error)).toEqual({ status: 413, text: 'too large' })
  })

  it('is none when nobody answered', () => {
    expect(toVendorAnswer(new TerminalError('no'))).toBeUndefined()
    expect(toVendorAnswer(new Error('no'))).toBeUndefined()
    expect(toVendorAnswer(new TerminalError('no', { status: 500 }))).toEqual({ status: 500 })
  })
})

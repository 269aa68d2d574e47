import { describe, expect, it } from 'vitest'
import { toPhone } from './phone.ts'

describe('a telephone number', () => {
  it.each([
    ['+15559803824', '+15559803824'],
    ['703-555-0134', '+17035550134'],
    ['703-555-0134 x22', '+17035550134 x22'],
    ['703-555-0134 ext. 22', '+17035550134 x22'],
    ['703/555-0134', '+17035550134'],
    ['703\u2011555\u20110134', '+17035550134'],
    ['703\u2013555\u20130134', '+17035550134'],
    ['tel:+1-703-555-0134', '+17035550134'],
    ['tel:703-555-0134;phone-context=+1;ext=22', '+17035550134 x22'],
    ['011 1 703 555 0134', '+17035550134'],
    ['703-555-0134 (home)', '+17035550134'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('%j is %s', (text, number) => {
    expect(toPhone(text)).toBe(number)
  })

  it.each(['555-0134', '70355501341234567', 'gate 44710, then ask'])(
    '%j is none that can be called, and stays as it came',
    (text) => {
      expect(toPhone(text)).toBe(text)
    },
  )

  it.each([null, 'call', '0', '1'.repeat(41)])('%j is none that Acme takes', (text) => {
    expect(toPhone(text)).toBeNull()
  })
})

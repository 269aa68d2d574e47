import { describe, expect, it } from 'vitest'
import { isCidr } from './is-cidr.ts'

describe('a range of addresses', () => {
  it.each(['10.0.0.0/8', '127.0.0.1/32', '0.0.0.0/0', 'fd00::/8', '::1/128'])('is %s', (text) => {
    expect(isCidr(text)).toBe(true)
  })

  it.each([
    '',
    'x',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0/8',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
  ])('is not %j', (text) => {
    expect(isCidr(text)).toBe(false)
  })
})

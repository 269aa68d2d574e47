import { describe, expect, test } from 'vitest'
import { isLoopback } from './is-loopback.ts'

describe('isLoopback', () => {
  test.for(['localhost', 'LocalHost', '127.0.0.1', '127.255.0.9', '::1', '[::1]'])(
    '%s is this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true)
    },
  )

  test.for([
    '0.0.0.0',
    '::',
    '127.0.0.1.evil.example',
    '127.1',
    'localhost.evil.example',
    '10.0.0.1',
    '',
    '[::2]',
  ])('%j is not', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})

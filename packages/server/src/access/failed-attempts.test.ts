import { SystemClock } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import { FailedAttempts } from './failed-attempts.ts'

describe('failures of authentication', () => {
  it('of one IPv6 network are counted together, of another apart', () => {
    const failures = new FailedAttempts(new SystemClock())
    const answers = Array.from({ length: 101 }, (_, host) => failures.note(`2001:db8::${host.toString(16)}`))
    expect(answers.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => undefined))
    expect(answers[100]).toBeGreaterThan(0)
    expect(failures.note('2001:db8:0:1::1')).toBeUndefined()
    expect(failures.note('::ffff:203.0.113.7')).toBeUndefined()
  })
})

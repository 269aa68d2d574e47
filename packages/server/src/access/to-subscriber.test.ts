import { describe, expect, it } from 'vitest'
import { toSubscriber } from './to-subscriber.ts'

describe('whom an address stands for', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['', ''],
    ['/run/gateway.sock', '/run/gateway.sock'],
  ])('%s is %s', (address, subscriber) => expect(toSubscriber(address)).toBe(subscriber))
})

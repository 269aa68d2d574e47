import { describe, expect, it } from 'vitest'
import { AddressRule, isCidr } from './address-rule.ts'

describe('an address', () => {
  const rule = new AddressRule()

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.9.9.9'],
    ['none', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local, such as the data of a cloud machine', '169.254.169.254'],
    ["a carrier's", '100.64.0.1'],
    ['of a protocol', '192.0.0.8'],
    ['for documents', '203.0.113.7'],
    ['for measurements', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['loopback', '::1'],
    ['none', '::'],
    ['unique local', 'fd12:3456::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['for documents', '2001:db8::1'],
    ['for documents', '3fff::1'],
    ['Teredo', '2001:0:1::1'],
    ['loopback, mapped', '::ffff:127.0.0.1'],
    ['private, mapped', '::ffff:a01:203'],
    ['loopback, translated', '::ffff:0:127.0.0.1'],
    ['loopback, compatible', '::127.0.0.1'],
    ['loopback by 6to4', '2002:7f00:1::'],
    ['private by 6to4', '2002:a01:203::1'],
    ['loopback by NAT64', '64:ff9b::127.0.0.1'],
    ['link-local by NAT64', '64:ff9b::a9fe:a9fe'],
    ["one's own NAT64", '64:ff9b:1::8.8.8.8'],
    ['not in use', '4000::1'],
    ['segment routing', '5f00::1'],
    ['no address', ''],
    ['no address', 'example.com'],
  ])('that is %s is refused: %s', (_, address) => expect(rule.refuses(address)).toBe(true))

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '2002:808:808::1',
    '64:ff9b::8.8.8.8',
  ])('that is public is taken: %s', (address) => expect(rule.refuses(address)).toBe(false))

  it('that the operator allows is taken, in each of its forms, and no other', () => {
    const own = new AddressRule(['10.0.0.0/8', 'fd00:1::/32'])
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3', '2002:a01:203::', 'fd00:1::5'])
      expect(own.refuses(address), address).toBe(false)
    for (const address of ['11.0.0.1', '127.0.0.1', 'fd00:2::5', '::ffff:192.168.0.1', '169.254.169.254'])
      expect(own.refuses(address), address).toBe(address !== '11.0.0.1')
  })
})

describe('a host', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://１２７.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost:8080/',
  ])('is refused without a question if it is private however it is written: %s', (url) => {
    expect(new AddressRule().refusesHost(new URL(url).hostname)).toBe(true)
  })

  it.each([
    'http://8.8.8.8/',
    'http://example.com/',
    'http://localhost.example.com/',
    'http://[2606:4700::1]/',
  ])('is looked up or taken: %s', (url) =>
    expect(new AddressRule().refusesHost(new URL(url).hostname)).toBe(false),
  )

  it('of this machine is taken if the operator allows it', () => {
    const rule = new AddressRule(['127.0.0.0/8'])
    for (const host of ['localhost', '127.0.0.1', '[::ffff:7f00:1]'])
      expect(rule.refusesHost(host), host).toBe(false)
    expect(rule.refusesHost('[::1]')).toBe(true)
  })
})

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
  ])('is not %j', (text) => expect(isCidr(text)).toBe(false))
})

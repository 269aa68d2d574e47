import { describe, expect, test } from 'vitest'
import { parseAccounts } from './parse-accounts.ts'

const brand = { key: 'b', secret: '00ff', role: 'brand' }

describe('an accounts file', () => {
  test('as small as it may be', () => {
    expect(parseAccounts(JSON.stringify([brand]))).toEqual([
      { ...brand, organizations: [], sources: [], acks: false, errors: false, delivery: 'poll' },
    ])
  })

  test('in full', () => {
    const accounts = [
      {
        ...brand,
        sources: [{ id: 123, name: 'American Pie' }, 124],
        acks: true,
        errors: true,
        oauth: { id: 'i', secret: 's' },
      },
      {
        key: 'g',
        secret: 'AB01',
        role: 'gateway',
        organizations: [{ id: 11776, externalId: 'e', name: 'Best', connectedTo: ['b'] }],
        delivery: 'webhook',
        webhookUrl: 'http://127.0.0.1:9/x',
      },
      { key: 'a', secret: '01', role: 'application' },
    ]
    expect(parseAccounts(accounts)).toMatchObject([
      { sources: [{ id: 123, name: 'American Pie' }, { id: 124 }] },
      accounts[1],
      {},
    ])
  })

  test('ids keep their digits', () => {
    const text = `[{"key":"g","secret":"01","role":"gateway","organizations":[{"id":9007199254740993}]}]`
    expect(parseAccounts(text)).toMatchObject([{ organizations: [{ id: 9_007_199_254_740_993n }] }])
  })

  test.each([
    ['{', 'JSON'],
    ['{}', 'the file: '],
    ['[]', 'at least one account'],
    [[{ ...brand, secret: 'abc' }], '[0].secret: expected hex of even length'],
    [[{ ...brand, role: 'king' }], '[0].role: '],
    [[brand, brand], '[1].key: expected a key of its own, got the key of entry 0 again'],
    [[{ ...brand, nickname: 'x' }], '[0]: expected no attribute "nickname"'],
    [[{ ...brand, delivery: 'webhook' }], '[0].webhookUrl: expected a URL where delivery is "webhook"'],
    [[{ ...brand, webhookUrl: 'ftp://x' }], '[0].webhookUrl: expected an http or https URL'],
    [[{ ...brand, role: 'application', organizations: [{ id: 1 }] }], '[0].organizations: expected none'],
    [[{ ...brand, organizations: [{ name: 'x' }] }], '[0].organizations[0].id'],
    [[{ ...brand, sources: [{}] }], '[0].sources[0]: expected an id'],
  ])('%j says what is wrong and where', (json, message) => {
    expect(() => parseAccounts(json)).toThrow(message)
  })

  test('never tells a secret', () => {
    try {
      parseAccounts([{ ...brand, secret: 'my-secret-value' }])
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('my-secret-value')
    }
  })
})

import { describe, expect, it } from 'vitest'
import { Pace } from '@truckroll/protocol'
import { mayName, mentions, toComparable, toPersonalValues } from './personal-values.ts'

const body = JSON.stringify({
  id: 5,
  title: 'Leak',
  description: 'call 512-555-0199 or Bob@Example.org',
  customer: {
    id: 77,
    first_name: 'Zoë',
    last_name: 'Quixote',
    email: 'Zoe@Example.com',
    phone_number: '(703) 555-0134',
  },
  contacts: [{ firstName: 'Ida', lastName: 'Moore', phoneNumber: '+1 703 555 0150' }],
})

describe('what a person is found by', () => {
  it('is what stands in personal fields, whatever the spelling of their names', () => {
    expect(toPersonalValues(body)).toEqual([
      { kind: 'customer', value: '77' },
      { kind: 'email', value: 'zoe@example.com' },
      { kind: 'phone', value: '17035550134' },
      { kind: 'customer', value: 'zoe quixote' },
      { kind: 'phone', value: '17035550150' },
      { kind: 'customer', value: 'ida moore' },
    ])
    expect(toPersonalValues('no JSON')).toEqual([])
    expect(toPersonalValues('{"email":null,"phone_number":[]}')).toEqual([])
  })

  it('is compared in one form', () => {
    expect(toComparable('phone', '+1 (703) 555.0134')).toBe('17035550134')
    expect(toComparable('phone', '0134')).toBeUndefined()
    expect(toComparable('email', ' Zoe@EXAMPLE.com ')).toBe('zoe@example.com')
    expect(toComparable('customer', 'ZOË  Quixote')).toBe('zoe quixote')
    expect(toComparable('job', ' 5 ')).toBe('5')
    expect(toComparable('customer', ' ')).toBeUndefined()
  })

  it.each([
    ['phone', '15125550199'],
    ['email', 'bob@example.org'],
  ] as const)('may be mentioned in texts: %s', async (kind, value) => {
    expect(await mayName(body, { kind, value }, new Pace())).toBe(true)
    expect(mentions(body, { kind, value })).toBe(true)
    expect(mentions(body, { kind, value: `${value}9` })).toBe(false)
  })

  it('is found in JSON that writes letters as numbers', async () => {
    const escaped = String.raw`{"customer":{"first_name":"Zo\u00eb","last_name":"Quixote"}}`
    expect(await mayName(escaped, { kind: 'customer', value: 'zoe quixote' }, new Pace())).toBe(true)
    expect(toPersonalValues(escaped)).toEqual([{ kind: 'customer', value: 'zoe quixote' }])
  })

  it.each([65_530, 65_536, 65_540, 200_000])('is found behind %s characters', async (before) => {
    const text = `${'x'.repeat(before)} call 512-555-0199 or Zoe Quixote ${'x'.repeat(100_000)}`
    expect(await mayName(text, { kind: 'phone', value: '15125550199' }, new Pace())).toBe(true)
    expect(await mayName(text, { kind: 'customer', value: 'zoe quixote' }, new Pace())).toBe(true)
    expect(await mayName(text, { kind: 'customer', value: 'ida quixote' }, new Pace())).toBe(false)
  })
})

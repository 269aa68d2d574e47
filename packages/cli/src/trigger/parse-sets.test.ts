import { expect, it } from 'vitest'
import { applySets, collectSet } from './parse-sets.ts'

const sets = (...texts: string[]) =>
  texts.reduce<ReturnType<typeof collectSet>>((all, text) => collectSet(text, all), [])

it('lays values over what is there, making what is on the way', () => {
  const base = { title: 'T', address: { city: 'Austin', state: 'TX' }, list: [{ a: 1 }, { a: 2 }] }
  const changed = applySets(
    base,
    sets('address.state=CA', 'customer.name=Ada Moreno', 'list.1.a=5', 'fee=12.5'),
  )
  expect(changed).toEqual({
    title: 'T',
    address: { city: 'Austin', state: 'CA' },
    customer: { name: 'Ada Moreno' },
    list: [{ a: 1 }, { a: 5 }],
    fee: 12.5,
  })
  expect(base.address.state).toBe('TX')
})

it('reads JSON as JSON, digits kept, and anything else as text', () => {
  expect(
    applySets({}, sets('a=true', 'b=null', 'c={"d":1}', 'e=12345678901234567890', 'f=a=b', 'g=')),
  ).toEqual({
    a: true,
    b: null,
    c: { d: 1 },
    e: 12_345_678_901_234_567_890n,
    f: 'a=b',
    g: '',
  })
})

it.each(['noEquals', '=x', 'a..b=1', '__proto__.polluted=1', 'a.constructor.b=1'])('refuses %s', (text) => {
  expect(() => collectSet(text, [])).toThrow(/path=value/)
})

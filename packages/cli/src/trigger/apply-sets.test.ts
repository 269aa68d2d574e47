import { expect, it } from 'vitest'
import { applySets } from './apply-sets.ts'
import { collectSet } from './parse-sets.ts'

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

it('goes into lists by their places, and makes one if the path says 0', () => {
  expect(
    applySets(
      { list: [{ a: 1, b: 1 }], none: null },
      sets('list.1=2', 'list.0.a=5', 'none.0.x=1', 'new.0=1'),
    ),
  ).toEqual({ list: [{ a: 5, b: 1 }, 2], none: [{ x: 1 }], new: [1] })
})

it.each([
  ['title.short=x', 'title is a plain value'],
  ['list.2=x', 'list is a list: expected a place from 0 to 1'],
  ['list.first=x', 'list is a list'],
  ['list.0.a.b=x', 'list.0.a is a plain value'],
  ['list.-1=x', 'list is a list'],
])('refuses %s and says why', (text, why) => {
  expect(() => applySets({ title: 'T', list: [{ a: 1 }] }, sets(text))).toThrow(
    expect.objectContaining({ code: 'TR_CLI_ARGUMENT', message: expect.stringContaining(why) }),
  )
})

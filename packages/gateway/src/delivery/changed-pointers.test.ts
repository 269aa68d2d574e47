import { expect, it } from 'vitest'
import { toChangedPointers } from './changed-pointers.ts'

it.each<[string, unknown, unknown, string[]]>([
  ['nothing', { a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, []],
  ['a member deep inside', { a: { b: { c: 1 }, d: 2 } }, { a: { b: { c: 3 }, d: 2 } }, ['/a/b/c']],
  ['one that came and one that went', { a: 1 }, { b: 2 }, ['/a', '/b']],
  ['a list, as a whole', { a: [1, 2] }, { a: [1, 3] }, ['/a']],
  ['the order in a list', { a: [1, 2] }, { a: [2, 1] }, ['/a']],
  ['a value of another kind', { a: { b: 1 } }, { a: null }, ['/a']],
  ['names with the characters of pointers', { 'a/b': 1, 'c~d': 1 }, {}, ['/a~1b', '/c~0d']],
  ['everything, if nothing was known', undefined, { a: 1 }, ['']],
])('tells what differs: %s', (_, before, after, pointers) => {
  expect(toChangedPointers(before, after)).toEqual(pointers)
})

it('names 500 at most', () => {
  const large = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`m${index}`, index]))
  expect(toChangedPointers({}, large)).toHaveLength(500)
})

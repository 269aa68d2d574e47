import { expect, it } from 'vitest'
import { hashContent } from './hash-content.ts'

it('is the same whatever the order of names and whatever is undefined, and another for anything else', () => {
  const hash = hashContent({ a: [1, { b: 2, c: 3 }], d: 'x' })
  expect(hashContent({ d: 'x', gone: undefined, a: [1, { c: 3, b: 2 }] })).toBe(hash)
  for (const other of [
    { d: 'x', a: [{ b: 2, c: 3 }, 1] },
    { a: [1, { b: 2, c: 3 }], d: 'x', gone: null },
    [],
  ])
    expect(hashContent(other)).not.toBe(hash)
})

import { expect, it } from 'vitest'
import { collectSet } from './parse-sets.ts'

it('reads JSON as JSON, digits kept, and anything else as text', () => {
  const texts = ['a=true', 'b=null', 'c={"d":1}', 'e=12345678901234567890', 'f=a=b', 'g=', 'h.0.i=1']
  const sets = texts.reduce<ReturnType<typeof collectSet>>((all, text) => collectSet(text, all), [])
  expect(sets.map(({ path, value }) => [path.join(' '), value])).toEqual([
    ['a', true],
    ['b', null],
    ['c', { d: 1 }],
    ['e', 12_345_678_901_234_567_890n],
    ['f', 'a=b'],
    ['g', ''],
    ['h 0 i', 1],
  ])
})

it.each(['noEquals', '=x', 'a..b=1', '__proto__.polluted=1', 'a.constructor.b=1'])('refuses %s', (text) => {
  expect(() => collectSet(text, [])).toThrow(/path=value/)
})

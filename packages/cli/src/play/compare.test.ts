import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { Names } from './names.ts'

const names = () => new Names('r1', new Map<string, unknown>([['job', 7]]))
const differences = (expected: unknown, came: unknown) => compare(expected, came, names())

describe('what came is as expected', () => {
  it.each<[string, unknown, unknown]>([
    ['if there is more in an object', { a: 1 }, { a: 1, b: 2 }],
    ['with an id of this run', { id: 'claim-1' }, { id: 'claim-1-r1' }],
    ['with a number beyond 2^53', { id: 9_007_199_254_740_993n }, { id: 9_007_199_254_740_993n }],
    ['by a name that is remembered', { id: '$job' }, { id: 7 }],
    ['if anything will do', { a: '$any', b: '$any' }, { a: null, b: 0 }],
    ['if nothing is there, as it should be', { a: '$absent' }, { b: 1 }],
    ['by a part of a text', '$contains: is not', 'Job status is not in given workflow'],
    ['with a name inside a text', '/jobs/${job}/x', '/jobs/7/x'],
    ['with a text that begins with a dollar', '$$30.00', '$30.00'],
    ['in a list of lists', [[1], [2, 3]], [[1], [2, 3]]],
  ])('%s', (_what, expected, came) => {
    expect(differences(expected, came)).toEqual([])
  })
})

describe('what came differs', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['in a value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: expected 1, got 2']],
    ['in its kind', { a: '1' }, { a: 1 }, ['a: expected "1", got 1']],
    ['if null is not there', { a: null }, {}, ['a: expected null, got nothing']],
    ['in what is remembered', { id: '$job' }, { id: 8 }, ['id: expected 7 ($job), got 8']],
    [
      'if there is nothing to remember',
      '$new',
      undefined,
      ['it: expected something to remember as $new, got nothing'],
    ],
    ['if it should not be there', { a: '$absent' }, { a: null }, ['a: expected nothing, got null']],
    ['if anything should be there', { a: '$any' }, {}, ['a: expected anything, got nothing']],
    ['without the part of the text', '$contains: x', 'abc', ['it: expected a text with "x", got "abc"']],
    ['with too few items', [1, 2], [1], ['it: expected 2 items, got 1; missing 2']],
    ['with too many items', [1], [1, 2], ['it: expected no more than 1 items, got also 2']],
    ['if it is no list', { a: [] }, { a: {} }, ['a: expected a list, got {}']],
    ['if it is no object', { a: {} }, { a: [] }, ['a: expected an object, got []']],
  ])('%s', (_what, expected, came, said) => {
    expect(differences(expected, came)).toEqual(said)
  })

  it('and is said without the run, and cut', () => {
    expect(differences('x', 'claim-1-r1')).toEqual(['it: expected "x", got "claim-1"'])
    expect(differences('x', 'y'.repeat(1_000))[0]?.length).toBeLessThan(300)
  })
})

describe('names', () => {
  it('are remembered the first time, and stand for that from then on', () => {
    const known = names()
    expect(compare([{ id: '$new' }, { id: '$new' }], [{ id: 'a' }, { id: 'b' }], known)).toEqual([
      '[1].id: expected "a" ($new), got "b"',
    ])
    expect(known.toWire({ external_id: '$new', path: '/x/${new}' })).toEqual({
      external_id: 'a',
      path: '/x/a',
    })
    expect(() => known.toWire('$other')).toThrow(
      /expected a name that an earlier step has remembered \(\$job, \$new\)/,
    )
  })

  it('make the ids and companies of a run its own, and nothing else', () => {
    const record = {
      external_id: 'c',
      external_user_ids: ['a', 'b'],
      externalOrganizationId: 'o',
      name: 'unit.png',
      organization: { name: 'Best HVAC', phone_number: '555' },
      title: 'c',
      external: 'c',
    }
    expect(names().toWire(record)).toEqual({
      external_id: 'c-r1',
      external_user_ids: ['a-r1', 'b-r1'],
      externalOrganizationId: 'o-r1',
      name: 'unit.png',
      organization: { name: 'Best HVAC-r1', phone_number: '555' },
      title: 'c',
      external: 'c',
    })
  })
})

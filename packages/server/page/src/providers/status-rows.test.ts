import { expect, test } from 'vitest'
import { readStatusMap, toStatusMap } from './status-rows.ts'

test('a status map that is read and written again is the same', () => {
  const map = { on_hold: { kind: 'pause', reason: 'on_ice' }, invoiced: { kind: 'complete' }, draft: 'none' }
  expect(toStatusMap(readStatusMap(map))).toEqual(map)
})

test('what a later version puts beside kind and reason is kept', () => {
  const map = { on_hold: { kind: 'pause', later: [1] } }
  expect(toStatusMap(readStatusMap(map))).toEqual(map)
})

test.each([undefined, null, 'none', [], 7])('%j is no map: there is no line', (map) => {
  expect(readStatusMap(map)).toEqual([])
})

test('a line without a status is left out', () => {
  const row = { key: 'new', status: '  ', kind: 'pause', reason: '', more: {} }
  expect(toStatusMap([row])).toEqual({})
})

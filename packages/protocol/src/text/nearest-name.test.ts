import { expect, it } from 'vitest'
import { findNearestName } from './nearest-name.ts'

const known = ['pollIntervalMs', 'httpPort', 'httpHost', 'store', 'adapterSettings']

it.each([
  ['pollIntervlMs', 'pollIntervalMs'],
  ['httpport', 'httpPort'],
  ['adapterSetting', 'adapterSettings'],
  ['stroe', 'store'],
  ['somethingElse', undefined],
  ['', undefined],
])('%s: %s', (name, nearest) => {
  expect(findNearestName(name, known)).toBe(nearest)
})

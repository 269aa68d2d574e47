import { expect, it } from 'vitest'
import { toForgottenPath } from './to-forgotten-path.ts'

it.each([
  ['sqlite:./data/truckroll.db', undefined, '/app/data/forgotten.json'],
  ['sqlite:/var/lib/t/truckroll.db', '/var/lib/truckroll', '/var/lib/t/forgotten.json'],
  ['postgres://db/truckroll', undefined, '/app/forgotten.json'],
  ['postgres://db/truckroll', '/var/lib/truckroll', '/var/lib/truckroll/forgotten.json'],
  ['sqlite::memory:', '/var/lib/truckroll', undefined],
])('what was forgotten of %s, with the state folder %s, is kept in %s', (store, stateFolder, path) => {
  expect(toForgottenPath({ settings: { store }, baseFolder: '/app', stateFolder })).toBe(path)
})

import { expect, it } from 'vitest'
import { toWords } from './to-words.ts'

it.each([
  ['parkedAt', 'parked at'],
  ['not_linked', 'not linked'],
  ['provider.connect', 'provider connect'],
  ['street_1', 'street 1'],
  ['externalOrganizationId', 'provider'],
  ['paused', 'paused'],
  ['ABC-17', 'ABC-17'],
  ['constructor', 'constructor'],
])('%s is %s', (name, text) => {
  expect(toWords(name)).toBe(text)
})

import { describe, expect, it } from 'vitest'
import { toJobName, parseName, toVisitName } from './mapping.ts'
import { providerSettingsSchema } from './settings.ts'
import { formatState, formatTitle, parseState, parseTitle } from './state.ts'

const { words } = providerSettingsSchema.parse({ calendar: '/' })

describe('the words before a title', () => {
  it.each([
    ['done: Heater', 'complete', '', 'Heater'],
    [' Done(ready_for_billing)  :Heater: cold', 'complete', 'ready_for_billing', 'Heater: cold'],
    ['ON  MY WAY: Heater', 'enroute', '', 'Heater'],
    ['no (too far): ', 'rejected', 'too far', ''],
    ['Heater: cold', undefined, '', 'Heater: cold'],
    ['Heater', undefined, '', 'Heater'],
    ['', undefined, '', ''],
  ])('%j', (title, status, reason, rest) => {
    expect(parseTitle(title, words)).toEqual({ status, reason, rest })
  })

  it('stand before it once, with a reason that has no brackets of its own', () => {
    expect(formatTitle('paused', 'parts (two)', 'Heater', words)).toBe('paused (parts  two): Heater')
    expect(formatTitle('scheduled', '', 'Heater', words)).toBe('Heater')
  })
})

it('a state is read as it was written', () => {
  const state = { status: 'paused', reason: 'parts | two', visit: { startMs: 1_000, endMs: 5_000 } } as const
  expect(parseState(formatState(state))).toEqual(state)
  expect(parseState('offered||')).toEqual({ status: 'offered', reason: '', visit: undefined })
  expect(parseState('')).toBeUndefined()
})

it.each([
  [30462, 'dispatch-job-30462'],
  ['a/b@c', 'dispatch-job-a_2f_b_40_c'],
])('the entry of job %j is named %s, and is known by it', (id, name) => {
  expect(toJobName(id)).toBe(name)
  expect(parseName(`${name}.ics`)).toEqual({ jobName: name, isFurtherVisit: false })
  expect(parseName(`${toVisitName(name, '6')}.ics`)).toEqual({ jobName: name, isFurtherVisit: true })
  expect(parseName('birthday.ics')).toBeUndefined()
})

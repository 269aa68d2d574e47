import { expect, it } from 'vitest'
import { toShownSettings } from './to-shown-settings.ts'

function shownOf(settings: Readonly<Record<string, unknown>>): readonly unknown[] {
  const shown = toShownSettings(settings, new Map())
  return Object.keys(settings).map((name) => shown.find(({ key }) => key === name)?.value)
}

it.each(['pingUrl', 'alertUrl', 'bridgeUrl'])('of %s only scheme and host are shown', (key) => {
  expect(shownOf({ [key]: 'https://u:SECRET@hooks.example:8443/T0/SECRET?k=SECRET#SECRET' })).toEqual([
    'https://hooks.example:8443/***',
  ])
  expect(shownOf({ [key]: 'https://hooks.example' })).toEqual(['https://hooks.example'])
  expect(shownOf({ [key]: 'https://hooks.example/SECRET' })).toEqual(['https://hooks.example/***'])
})

it('of a command that sends alerts only that it is set', () => {
  expect(shownOf({ alertCommand: 'curl -d @- https://hooks.example/SECRET' })).toEqual(['***'])
})

it('the address of Dispatch and the store keep their path, without passwords', () => {
  const settings = { dispatchUrl: 'https://u:SECRET@one.example/base', store: 'postgres://u:SECRET@db/main' }
  expect(shownOf(settings)).toEqual(['https://u:***@one.example/base', 'postgres://u:***@db/main'])
})

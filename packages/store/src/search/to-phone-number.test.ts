import { expect, it } from 'vitest'
import { toPhoneNumber } from './to-phone-number.ts'

it.each([
  ['(817) 555-0123', '+18175550123'],
  ['tel:+1-817-555-0123;ext=22', '+18175550123 x22'],
  ['817.555.0123 x9', '+18175550123 x9'],
  ['+44 20 7946 0958', '+442079460958'],
  ['ask Bob', 'ask Bob'],
  ['', ''],
])('%j is %j', (text, number) => {
  expect(toPhoneNumber(text)).toBe(number)
})

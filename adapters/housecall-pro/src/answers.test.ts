import { expect, it } from 'vitest'
import { toWords } from './answers.ts'

it.each([
  [{ message: 'Unauthorized' }, 'Unauthorized'],
  [{ error: { message: 'Not found' } }, 'Not found'],
  [{ error: 'Too many' }, 'Too many'],
  [{ errors: { email: ['is invalid', 'is taken'] } }, 'email: is invalid, is taken'],
  [{ message: 'is missing', attr: ['file'] }, 'is missing; file'],
  [5, ''],
])('says what stands in a refusal %j', (body, words) => {
  expect(toWords(body)).toBe(words)
})

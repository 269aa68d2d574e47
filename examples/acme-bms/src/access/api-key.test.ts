import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'

import { createKey, isSecretOf, splitKey } from './api-key.ts'

it('a key opens its own hash and no other, and the hash does not hold the secret', () => {
  const key = createKey('api', randomBytes)
  const other = createKey('api', randomBytes)
  const parts = splitKey(key.text)
  expect(parts?.id).toBe(key.id)
  const secret = parts?.secret ?? ''
  expect(isSecretOf(key.secretHash, secret)).toBe(true)
  expect(isSecretOf(other.secretHash, secret)).toBe(false)
  expect(isSecretOf(undefined, secret)).toBe(false)
  expect(Buffer.from(key.secretHash).toString('hex')).not.toContain(secret)
})

it('what is no key is not split', () => {
  const { text } = createKey('office', randomBytes)
  for (const bad of [
    '',
    'acme_api_',
    text.slice(1),
    `${text}0`,
    text.toUpperCase(),
    text.replace('office', 'root'),
  ])
    expect(splitKey(bad), bad).toBeUndefined()
})

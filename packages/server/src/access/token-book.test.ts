import { describe, expect, test } from 'vitest'
import { resolveServerSettings } from '../settings/resolve-server-settings.ts'
import { createApiTokenBook, createCallbackTokenBook } from './token-book.ts'

describe('TokenBook', () => {
  test('finds the holder of a token and nobody else', () => {
    const book = createApiTokenBook(
      resolveServerSettings({ apiToken: 'master', apiTokens: 'a:read+updates:one,b:admin:two' }),
    )
    expect(book.find('one')).toEqual({ name: 'a', scopes: new Set(['read', 'updates']) })
    expect(book.find('two')?.scopes.has('providers')).toBe(true)
    expect(book.find('master')?.name).toBe('api-token')
    for (const token of ['', 'on', 'one ', 'ONE', 'three', 'x'.repeat(100_000)])
      expect(book.find(token)).toBeUndefined()
  })

  test('is empty if nothing is set', () => {
    const settings = resolveServerSettings({})
    expect(createApiTokenBook(settings).isEmpty).toBe(true)
    expect(createCallbackTokenBook(settings).isEmpty).toBe(true)
    expect(createApiTokenBook(settings).find('')).toBeUndefined()
  })
})

import { expect, it } from 'vitest'

import { signWebhook } from './sign-webhook.ts'

it('signs the seconds and the exact bytes, so bodies that are no text differ too', () => {
  const sign = (bytes: number[], atMs = 1_700_000_000_999) =>
    signWebhook('secret', atMs, Uint8Array.from(bytes))
  // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
  expect(sign([0x7b, 0x7d])).toBe(
    't=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163',
  )
  expect(sign([0xff])).not.toBe(sign([0xfe]))
  expect(sign([0x7b, 0x7d], 1_700_000_001_000)).not.toBe(sign([0x7b, 0x7d]))
})

import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecret } from './is-secret.ts'
import { packBody } from './pack-body.ts'
import { signBody } from './sign-body.ts'
import { verifyBody } from './verify-body.ts'

const secret = '00ff17A9'

describe('a signature', () => {
  it('is the HMAC of the bytes under the decoded secret', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x80])
    const expected = createHmac('sha256', Buffer.from([0x00, 0xff, 0x17, 0xa9]))
      .update(body)
      .digest('hex')
    expect(signBody(secret, body)).toBe(expected)
    // RFC 4231, test case 2, whose key is the text "Jefe".
    expect(signBody('4a656665', Buffer.from('what do ya want for nothing?'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('fits its own bytes and no others', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, flip) => {
          const signature = signBody(secret, body)
          expect(verifyBody(secret, body, signature)).toBe(true)
          const changed = Uint8Array.from(body)
          const place = at % changed.length
          changed[place] = (changed[place] ?? 0) ^ flip
          expect(verifyBody(secret, changed, signature)).toBe(false)
          expect(verifyBody('00ff17A8', body, signature)).toBe(false)
        },
      ),
    )
  })

  it.each(['', 'xyz', 'é'.repeat(64), 'A'.repeat(64), '0'.repeat(63), '0'.repeat(1_000_000)])(
    'is refused, not thrown at, when it is no signature (%#)',
    (signature) => {
      expect(verifyBody(secret, Buffer.from('body'), signature)).toBe(false)
    },
  )

  it('is not taken from a bad secret', () => {
    const body = packBody({})
    for (const bad of ['', 'abc', 'not hex!', 'ab cd']) {
      expect(isSecret(bad)).toBe(false)
      expect(verifyBody(bad, body, '0'.repeat(64))).toBe(false)
      expect(() => signBody(bad, body)).toThrow(expect.objectContaining({ code: 'TR_PROTOCOL_SECRET' }))
    }
  })
})

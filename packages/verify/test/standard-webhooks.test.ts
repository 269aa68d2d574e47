import { Webhook } from 'standardwebhooks'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { verifyBridgeRequest } from '../src/index.ts'
import { readSigningKeys, signContent } from '../src/sign.ts'

const now = new Date('2026-03-08T07:30:00Z')
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`)
const ids = fc.stringMatching(/^[\w-]{1,40}$/)

it('takes what the package of the standard signs', () => {
  fc.assert(
    fc.property(secrets, ids, fc.string({ unit: 'grapheme' }), (secret, id, body) => {
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(now.getTime() / 1000),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      }
      expect(verifyBridgeRequest(secret, headers, Buffer.from(body), { now: now.getTime() }).id).toBe(id)
    }),
  )
})

it('signs what the package of the standard takes', () => {
  fc.assert(
    fc.property(secrets, ids, fc.json(), (secret, id, body) => {
      const seconds = String(Math.floor(Date.now() / 1000))
      const [key] = readSigningKeys(secret) ?? []
      if (key === undefined) throw new Error('expected a usable secret')
      const signature = signContent(key, id, seconds, Buffer.from(body)).toString('base64')
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${signature}`,
      }
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow()
    }),
  )
})

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyHmac, verifyStandardWebhook, verifyTimestampedWebhook } from './verify-webhook.ts'

const nowMs = 1_770_000_000_000
const nowSeconds = 1_770_000_000
// Not UTF-8: whoever signs the text of a body takes these two for the same.
const body = Buffer.from([0x7b, 0xff, 0x7d])
const otherBody = Buffer.from([0x7b, 0xfe, 0x7d])

function sign(key: string | Buffer, content: Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(content).digest(encoding)
}

describe('verifyHmac', () => {
  const signature = sign('secret', body, 'hex')

  it('takes the signature of these very bytes, in hex or base64, behind its prefix', () => {
    expect(verifyHmac({ body, secret: 'secret', signature })).toBe(true)
    expect(verifyHmac({ body, secret: 'secret', signature: signature.toUpperCase() })).toBe(true)
    expect(
      verifyHmac({ body, secret: 'secret', signature: sign('secret', body, 'base64'), encoding: 'base64' }),
    ).toBe(true)
    expect(verifyHmac({ body, secret: 'secret', signature: `sha256=${signature}`, prefix: 'sha256=' })).toBe(
      true,
    )
  })

  it('refuses other bytes, another secret, no signature, half of one, one without its prefix', () => {
    expect(verifyHmac({ body: otherBody, secret: 'secret', signature })).toBe(false)
    expect(verifyHmac({ body, secret: 'other', signature })).toBe(false)
    expect(verifyHmac({ body, secret: 'secret', signature: undefined })).toBe(false)
    expect(verifyHmac({ body, secret: 'secret', signature: '' })).toBe(false)
    expect(verifyHmac({ body, secret: 'secret', signature: signature.slice(0, 32) })).toBe(false)
    expect(verifyHmac({ body, secret: 'secret', signature, prefix: 'sha256=' })).toBe(false)
  })

  it('takes any of several secrets, and never an empty one', () => {
    expect(verifyHmac({ body, secret: ['new', 'secret'], signature })).toBe(true)
    expect(verifyHmac({ body, secret: '', signature: sign('', body, 'hex') })).toBe(false)
    expect(verifyHmac({ body, secret: [], signature })).toBe(false)
  })
})

describe('verifyTimestampedWebhook', () => {
  const secret = 'whs_acme'
  const headerAt = (seconds: number, key = secret, content: Uint8Array = body) =>
    `t=${seconds},v1=${sign(key, Buffer.concat([Buffer.from(`${seconds}.`), content]), 'hex')}`
  const verify = (header: string | undefined, more: { toleranceMs?: number } = {}) =>
    verifyTimestampedWebhook({ body, secret, header, nowMs, ...more })

  it('takes what was signed now, also with spaces or a second signature', () => {
    expect(verify(headerAt(nowSeconds))).toBe(true)
    expect(verify(headerAt(nowSeconds).replace(',', ', '))).toBe(true)
    expect(verify(headerAt(nowSeconds).replace(',', ',v1=00,v0=00,'))).toBe(true)
  })

  it('refuses a signature that is too old or too early, by the tolerance given', () => {
    expect(verify(headerAt(nowSeconds - 300))).toBe(true)
    expect(verify(headerAt(nowSeconds - 301))).toBe(false)
    expect(verify(headerAt(nowSeconds + 301))).toBe(false)
    expect(verify(headerAt(nowSeconds - 301), { toleranceMs: 400_000 })).toBe(true)
    expect(verify(headerAt(nowSeconds - 1), { toleranceMs: 0 })).toBe(false)
  })

  it('refuses a time that was changed after signing, other bytes, another secret', () => {
    const old = headerAt(nowSeconds - 600)
    expect(verify(old.replace(`t=${nowSeconds - 600}`, `t=${nowSeconds}`))).toBe(false)
    expect(verify(headerAt(nowSeconds, secret, otherBody))).toBe(false)
    expect(verify(headerAt(nowSeconds, 'other'))).toBe(false)
  })

  it.each([
    undefined,
    '',
    't=',
    'v1=',
    't=x,v1=00',
    `t=${nowSeconds}`,
    `t=${nowSeconds},v1=`,
    ','.repeat(9_999),
  ])('refuses the header %j', (header) => {
    expect(verify(header)).toBe(false)
  })
})

describe('verifyStandardWebhook', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef')
  const secret = `whsec_${key.toString('base64')}`
  const headersAt = (seconds: number, id = 'msg_1', signedBy = key) => ({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${sign(signedBy, Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]), 'base64')}`,
  })
  const verify = (headers: Record<string, string>) => verifyStandardWebhook({ body, secret, headers, nowMs })

  it('takes what is signed by the secret, also beside signatures of other kinds', () => {
    const headers = headersAt(nowSeconds)
    expect(verify(headers)).toBe(true)
    expect(verify({ ...headers, 'webhook-signature': `v1a,AA== ${headers['webhook-signature']}` })).toBe(true)
    expect(verifyStandardWebhook({ body, secret: ['whsec_bmV3', secret], headers, nowMs })).toBe(true)
  })

  it('refuses another id, an old time, another key, other bytes, missing headers', () => {
    const headers = headersAt(nowSeconds)
    expect(verify({ ...headers, 'webhook-id': 'msg_2' })).toBe(false)
    expect(verify(headersAt(nowSeconds - 301))).toBe(false)
    expect(verify(headersAt(nowSeconds, 'msg_1', Buffer.from('other')))).toBe(false)
    expect(verifyStandardWebhook({ body: otherBody, secret, headers, nowMs })).toBe(false)
    expect(verify({})).toBe(false)
    for (const name of Object.keys(headers)) expect(verify({ ...headers, [name]: '' })).toBe(false)
  })

  it('has the signature that the specification prints', () => {
    const printed = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    const specification = {
      body: Buffer.from('{"test": 2432232314}'),
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      nowMs: 1_614_265_330_000,
    }
    expect(verifyStandardWebhook({ ...specification, headers: printed })).toBe(true)
  })
})

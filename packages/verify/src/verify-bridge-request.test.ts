import { describe, expect, it } from 'vitest'
import { verifyBridgeRequest } from './verify-bridge-request.ts'

// The example of the Standard Webhooks specification.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const body = '{"test": 2432232314}'
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': signature,
}
const now = 1_614_265_330_000
const another = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='

describe('verifyBridgeRequest', () => {
  it('takes what was signed, as bytes and as text, from any kind of headers', () => {
    const verified = { id: headers['webhook-id'], timestamp: 1_614_265_330, attempt: 1, previous: undefined }
    expect(verifyBridgeRequest(secret, headers, body, { now })).toEqual(verified)
    expect(verifyBridgeRequest(secret, new Headers(headers), Buffer.from(body), { now })).toEqual(verified)
    const capitals = { 'Webhook-Id': headers['webhook-id'], 'Webhook-Timestamp': ['1614265330'] }
    expect(
      verifyBridgeRequest(secret, { ...capitals, 'WEBHOOK-SIGNATURE': signature }, body, { now }),
    ).toEqual(verified)
  })

  it('tells attempt and outcome of the one before', () => {
    const attempt = (value: string) =>
      verifyBridgeRequest(secret, { ...headers, 'truckroll-attempt': value }, body, { now })
    expect(attempt('1')).toMatchObject({ attempt: 1, previous: undefined })
    expect(attempt('3; previous=timeout')).toMatchObject({ attempt: 3, previous: 'timeout' })
    expect(attempt('4; previous=later')).toMatchObject({ attempt: 4, previous: undefined })
  })

  it('takes any of several signatures and secrets, for rotation', () => {
    const several = { ...headers, 'webhook-signature': `v1,AAAA v2,xyz ${signature}` }
    expect(() => verifyBridgeRequest(`${another},${secret}`, several, body, { now })).not.toThrow()
  })

  it.each([
    ['a changed byte', secret, headers, '{"test": 2432232315}', 'TR_BRIDGE_SIGNATURE'],
    ['another secret', another, headers, body, 'TR_BRIDGE_SIGNATURE'],
    ['another id', secret, { ...headers, 'webhook-id': 'msg_2' }, body, 'TR_BRIDGE_SIGNATURE'],
    ['another time', secret, { ...headers, 'webhook-timestamp': '1614265331' }, body, 'TR_BRIDGE_SIGNATURE'],
    [
      'half a signature',
      secret,
      { ...headers, 'webhook-signature': 'v1,g0hM9SsE' },
      body,
      'TR_BRIDGE_SIGNATURE',
    ],
    ['an empty signature', secret, { ...headers, 'webhook-signature': 'v1,' }, body, 'TR_BRIDGE_SIGNATURE'],
    [
      'an unknown version',
      secret,
      { ...headers, 'webhook-signature': `v2,${signature.slice(3)}` },
      body,
      'TR_BRIDGE_SIGNATURE',
    ],
    ['no signature', secret, { ...headers, 'webhook-signature': undefined }, body, 'TR_BRIDGE_HEADER'],
    [
      'two signatures headers',
      secret,
      { ...headers, 'Webhook-Signature': signature },
      body,
      'TR_BRIDGE_HEADER',
    ],
    ['no id', secret, { ...headers, 'webhook-id': '' }, body, 'TR_BRIDGE_HEADER'],
    ['a time that is no number', secret, { ...headers, 'webhook-timestamp': '1e9' }, body, 'TR_BRIDGE_TIME'],
    ['an unusable secret', 'whsec_!', headers, body, 'TR_BRIDGE_SECRET'],
  ])('refuses %s', (_what, usedSecret, usedHeaders, usedBody, code) => {
    expect(() => verifyBridgeRequest(usedSecret, usedHeaders, usedBody, { now })).toThrow(
      expect.objectContaining({ name: 'BridgeVerificationError', code }),
    )
  })

  it('refuses attempts too far from now, either way; no tolerance is a tolerance too', () => {
    const at = (seconds: number, toleranceSeconds?: number) => () =>
      verifyBridgeRequest(secret, headers, body, {
        now: now + seconds * 1_000,
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      })
    expect(at(300)).not.toThrow()
    expect(at(301)).toThrow(expect.objectContaining({ code: 'TR_BRIDGE_TIME' }))
    expect(at(-301)).toThrow(expect.objectContaining({ code: 'TR_BRIDGE_TIME' }))
    expect(at(0, 0)).not.toThrow()
    expect(at(1, 0)).toThrow(expect.objectContaining({ code: 'TR_BRIDGE_TIME' }))
    expect(at(0, Number.NaN)).toThrow(expect.objectContaining({ code: 'TR_BRIDGE_TIME' }))
  })

  it('says if a parsed body was given', () => {
    const parsed: string = JSON.parse(body)
    expect(() => verifyBridgeRequest(secret, headers, parsed, { now })).toThrow(/raw body/)
  })

  it('tells two bodies apart that are the same as text', () => {
    const broken = Uint8Array.of(0xff)
    expect(() => verifyBridgeRequest(secret, headers, broken, { now })).toThrow('no signature fits')
    expect(() => verifyBridgeRequest(secret, headers, `\uFEFF${body}`, { now })).toThrow('no signature fits')
  })
})

import { describe, expect, it } from 'vitest'
import { RetryableError, TerminalError } from '../adapter/errors.ts'
import { isSecretName } from './is-secret-name.ts'
import { Redactor } from './redactor.ts'

const canary = 'CANARY-4711-x'

describe('a name', () => {
  it.each([
    'Authorization',
    'PROXY-AUTHORIZATION',
    'X-Api-Key',
    'x_api_key',
    'apiKey',
    'refreshToken',
    'REFRESH_TOKEN',
    'clientSecret',
    'Set-Cookie',
    'apiCreds',
    'api_creds',
    'X-Dispatch-Signature',
    'webhook-signature',
    'userPassword',
    'pwd',
    'TRUCKROLL_ENCRYPTION_KEY',
    'card_number',
    'credentials',
    'jwt',
  ])('%s is that of a secret', (name) => expect(isSecretName(name)).toBe(true))

  it.each(['jobId', 'keyOf', 'keyId', 'pinned', 'passed', 'author', 'status', 'key', 'compass', 'message'])(
    '%s is not',
    (name) => expect(isSecretName(name)).toBe(false),
  )
})

describe('a text', () => {
  it.each([
    `Authorization: Bearer ${canary}`,
    `authorization: Basic ${Buffer.from(`user:${canary}`).toString('base64')}`,
    `X-API-KEY: ${canary}`,
    `Cookie: a=1; sid=${canary}`,
    `GET /hook?token=${canary}&x=1`,
    `POST https://user:${canary}@host/path`,
    `https://${canary}@host/path`,
    `https://host/path?a=b&api_key=${canary}`,
    `{"password":"${canary}"}`,
    `{"a":{"Client-Secret" : "${canary}"}}`,
    JSON.stringify({ body: JSON.stringify({ refresh_token: canary }) }),
    `{ apiToken: 'x', 'password': '${canary}' }`,
    `<soap><Password>${canary}</Password></soap>`,
    `login failed: password=${canary}`,
    `whsec_${Buffer.from(canary).toString('base64')}`,
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(canary).toString('base64url')}.sig`,
  ])('loses what is secret in it: %s', (text) => {
    const shown = new Redactor().text(text)
    expect(shown).toContain('[hidden]')
    expect(shown).not.toContain(canary)
    expect(shown).not.toContain(Buffer.from(canary).toString('base64').slice(0, 12))
  })

  it.each([
    'POST /jobs was answered 422, expected 2xx',
    'expected a token that is known here',
    'TRUCKROLL_API_TOKEN: expected at least 16 characters, got 3',
    'Basic authentication is not supported',
    'job 30462: expected status=offered',
    'http://127.0.0.1:4200/v1/jobs?q=ann',
  ])('stays as it is: %s', (text) => expect(new Redactor().text(text)).toBe(text))

  it('loses every secret that was learned, however it comes up', () => {
    const redactor = new Redactor()
    redactor.learn(canary)
    redactor.learn(`${canary}-longer`)
    redactor.learn('{"username":"ann-smith","apiUrl":"https://api.example.com","login":{"key":"sesame-77"}}')
    expect(
      redactor.text(`a${canary}b ${canary}-longer, key sesame-77 of ann-smith at https://api.example.com`),
    ).toBe('a[hidden]b [hidden], key [hidden] of ann-smith at https://api.example.com')
  })

  it.each([
    ['a form', 'grant=x&key=s3cret%2Fval%2Bue&app=1', 'grant=x&key=[hidden]&app=1'],
    ['a form with small digits', 'key=s3cret%2fval%2bue', 'key=[hidden]'],
    ['an address that leaves slashes', '/a?key=s3cret/val%2Bue', '/a?key=[hidden]'],
    [
      'an address with what is no code',
      '/a?q=50%&key=s3cret%2Fval%2Bue&b=%E0%41',
      '/a?q=50%&key=[hidden]&b=%E0%41',
    ],
    ['a form with spaces', 'key=two+words+é&x=1+2'.replace('é', '%C3%A9'), 'key=[hidden]&x=1+2'],
    ['JSON', JSON.stringify({ key: 'pa"ss\\word9', n: 1 }), '{"key":"[hidden]","n":1}'],
    [
      'JSON with codes',
      '{"key":"two words \\u00e9","url":"s3cret\\/val+ue"}',
      '{"key":"[hidden]","url":"[hidden]"}',
    ],
    [
      'JSON in JSON',
      JSON.stringify(JSON.stringify({ key: 'pa"ss\\word9' })),
      String.raw`"{\"key\":\"[hidden]\"}"`,
    ],
    [
      'JSON in a form',
      `payload=${encodeURIComponent('{"key":"pa\\"ss\\\\word9"}')}`,
      'payload=%7B%22key%22%3A%22[hidden]%22%7D',
    ],
  ])('loses what was learned as it is encoded in %s', (_where, text, shown) => {
    const redactor = new Redactor()
    for (const secret of ['s3cret/val+ue', 'pa"ss\\word9', 'two words é']) redactor.learn(secret)
    expect(redactor.text(text)).toBe(shown)
  })

  it('loses what was learned if it is cut anywhere, however it is encoded', () => {
    const redactor = new Redactor()
    redactor.learn('first, "sec[on]d" & thé fourth')
    const body = `{"x":1,"key":${JSON.stringify('first, "sec[on]d" & thé fourth')}}`
    for (const text of [body, `x=1&key=${encodeURIComponent('first, "sec[on]d" & thé fourth')}`]) {
      // Beginnings of fewer than six characters say too little to be found.
      for (let end = text.indexOf('first') + 6; end < text.length; end += 1) {
        expect(redactor.beginning(text.slice(0, end))).not.toContain('first')
      }
    }
  })

  it('is looked through in time, whatever it is', () => {
    const redactor = new Redactor()
    for (let index = 0; index < 25_000; index += 1) redactor.learn(`secret-number-${index}`)
    expect(redactor.text('secret-number-24999 and secret-number-0')).toBe('[hidden] and secret-number-0')
    for (const text of [
      '"'.repeat(200_000),
      'a='.repeat(100_000),
      '<a>'.repeat(60_000),
      'Bearer '.repeat(20_000),
    ]) {
      expect(redactor.text(text).length).toBeLessThanOrEqual(text.length + 100)
    }
  })
})

describe('fields of a log line', () => {
  const shownOf = (fields: object) => JSON.stringify(new Redactor().fields(fields))

  it('lose what is secret by name, at any depth, in any case', () => {
    const deep = { a: { b: { c: { d: { e: { f: [{ 'X-API-KEY': canary }] } } } } } }
    const map = new Map([['Authorization', canary]])
    const shown = shownOf({
      deep,
      map,
      headers: { AUTHORIZATION: canary },
      token: canary,
      tokens: [canary],
      pin: 4711,
    })
    expect(shown).not.toContain(canary)
    expect(shown).not.toContain('4711')
    expect(shown).toContain('"X-API-KEY":"[hidden]"')
  })

  it('lose what the wire schema says is personal, in any spelling and at any depth', () => {
    const customer = {
      id: 7,
      first_name: 'Dana',
      lastName: 'Rivers',
      emails: { 'E-MAIL': 'dana@example.com' },
    }
    const shown = shownOf({ job: { id: '5', customer, address: { street_1: '1 Elm', city: 'Salem' } } })
    expect(shown).not.toMatch(/Dana|Rivers|dana@|Elm/)
    expect(JSON.parse(shown)).toMatchObject({
      job: { id: '5', customer: { id: 7, first_name: '[personal]' }, address: { city: 'Salem' } },
    })
  })

  it('keep the rest, also what cannot be written as it is', () => {
    const loop: Record<string, unknown> = {
      jobId: '1',
      at: new Date(0),
      bytes: new Uint8Array(3),
      none: null,
    }
    loop['self'] = loop
    expect(JSON.parse(shownOf(loop))).toEqual({
      jobId: '1',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[3 bytes]',
      none: null,
      self: '[circular]',
    })
  })

  it('say of an answer only how long it was and its hash, on an error and on its causes', () => {
    const customer = 'Dana Rivers, 703 555 0134'
    const cause = new RetryableError('POST /jobs was answered 500', { status: 500, body: customer })
    const error = Object.assign(
      new TerminalError('no', { status: 422, body: `{"echo":"${canary}"}`, cause }),
      {
        response: { data: customer },
        config: { headers: { authorization: canary } },
      },
    )
    const shown = new Redactor().fields({ err: error, nested: { more: [new Error('x', { cause: error })] } })
    const text = JSON.stringify(shown)
    for (const secret of [customer, canary, 'Dana']) expect(text).not.toContain(secret)
    expect(shown).toMatchObject({
      err: {
        name: 'TerminalError',
        status: 422,
        answer: { bytes: 24, sha256: expect.stringMatching(/^[0-9a-f]{12}$/) },
        cause: { status: 500, answer: { bytes: customer.length } },
      },
    })
  })
})

import { createHttpDispatcher } from '@truckroll/client'
import { SystemClock } from '@truckroll/store'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UndiciHttpClient } from '../../src/adapter/undici-http-client.ts'
import { fetchToken, KeptToken, type TokenLogin } from '../../src/kit/kept-token.ts'
import { VendorApi } from '../../src/kit/vendor-api.ts'

interface Came {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
type Answer = readonly [status: number, body?: string, headers?: Readonly<Record<string, string>>]

const dispatcher = createHttpDispatcher()
const clock = new SystemClock()
const http = new UndiciHttpClient(dispatcher, clock)
let answer: (came: Came) => Answer = () => [200]
let came: Came[] = []
let url = ''

const server = createServer(async (request, response) => {
  const body = await new Response(request).text()
  const call = { headers: request.headers, body }
  came.push(call)
  const [status, text = '', headers = {}] = answer(call)
  response.writeHead(status, headers).end(text)
})
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${String(Reflect.get(Object(server.address()), 'port'))}/orders/5`
})
beforeEach(() => {
  came = []
})
afterAll(async () => {
  await dispatcher.destroy()
  server.close()
})

const acme = new VendorApi({
  http,
  clock,
  vendor: 'Acme',
  readFault: (body) => {
    const read = z.looseObject({ fault: z.string(), id: z.string().optional() }).safeParse(body)
    return read.success ? { words: read.data.fault, requestId: read.data.id } : undefined
  },
})
const send = () => acme.send({ method: 'POST', url: `${url}?key=sesame`, json: { a: 1 } })

describe('a body', () => {
  it('is the fields of a form', async () => {
    await http.expect({ method: 'POST', url, form: { grant_type: 'refresh_token', note: 'a&b = c' } })
    expect(came[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(came[0]?.body).toBe('grant_type=refresh_token&note=a%26b+%3D+c')
  })

  it.each([false, true])('has fields and files (by the way that reads on: %s)', async (readsContinue) => {
    const multipart = new FormData()
    multipart.append('title', 'photo')
    multipart.append('file', new Blob(['bytes'], { type: 'image/heic' }), 'a.heic')
    await http.expect({ method: 'POST', url, multipart, readsContinue, headers: { authorization: 'x' } })
    const { headers, body } = came[0] ?? { headers: {}, body: '' }
    const type = headers['content-type'] ?? ''
    expect(headers).toMatchObject({
      authorization: 'x',
      'content-type': expect.stringContaining('boundary='),
    })
    const read = await new Response(body, { headers: { 'content-type': type } }).formData()
    const file = read.get('file')
    expect(read.get('title')).toBe('photo')
    expect(file instanceof File && [file.name, file.type, await file.text()]).toEqual([
      'a.heic',
      'image/heic',
      'bytes',
    ])
  })

  it('has the type that the request names', async () => {
    await http.expect({ method: 'POST', url, json: 1, headers: { 'content-type': 'application/vnd.acme' } })
    expect(came[0]?.headers['content-type']).toBe('application/vnd.acme')
  })
})

describe('a refusal', () => {
  it.each([
    [400, 'Acme does not accept what was sent (POST /orders/5: 400)', { name: 'TerminalError' }],
    [
      401,
      'Acme refuses the login (POST /orders/5: 401): check it, and enter it again',
      { name: 'ProviderError' },
    ],
    [
      403,
      'Acme does not allow this login to do that (POST /orders/5: 403): check its rights and the plan',
      { name: 'ProviderError' },
    ],
    [404, 'Acme does not have what was asked for (POST /orders/5: 404)', { name: 'TerminalError' }],
    [409, 'Acme does not allow that in the present state (POST /orders/5: 409)', { name: 'TerminalError' }],
    [413, 'what was sent is too large for Acme (POST /orders/5: 413)', { name: 'TerminalError' }],
    [418, 'Acme refused POST /orders/5 (418)', { name: 'TerminalError' }],
    [422, 'Acme does not accept what was sent (POST /orders/5: 422)', { name: 'TerminalError' }],
    [
      429,
      'Acme got too many calls and asks to wait, it does not say for how long (POST /orders/5: 429)',
      { name: 'RetryableError', isOutage: true },
    ],
    [500, 'Acme failed (POST /orders/5: 500)', { name: 'RetryableError', isOutage: false }],
    [
      503,
      'Acme is not available at the moment (POST /orders/5: 503)',
      { name: 'RetryableError', isOutage: true },
    ],
  ])('with status %i says it in plain words', async (status, message, facts) => {
    answer = () => [status]
    await expect(send()).rejects.toMatchObject({ message, status, ...facts })
  })

  it('says how long to wait, if the vendor does', async () => {
    answer = () => [429, '', { 'retry-after': '90' }]
    await expect(send()).rejects.toMatchObject({
      message: 'Acme got too many calls and asks to wait, for 90 seconds (POST /orders/5: 429)',
      retryAfterMs: 90_000,
    })
    answer = () => [429, '', { 'retry-after': '3600' }]
    await expect(send()).rejects.toThrow('for 60 minutes')
  })

  it('names the host of a redirect, without what may be secret in it', async () => {
    answer = () => [302, '', { location: 'https://login.example/start?token=sesame' }]
    await expect(send()).rejects.toThrow(
      'Acme redirects to https://login.example (POST /orders/5: 302), which is not followed: check the address',
    )
    answer = () => [302]
    await expect(send()).rejects.toThrow('Acme redirects to no address')
    expect(came).toHaveLength(2)
  })

  it("adds the vendor's own words and its id of the request, and nobody's number", async () => {
    answer = () => [422, '{"fault":"the phone\\n(817) 555-0142 is wrong","id":"r-7"}']
    await expect(send()).rejects.toMatchObject({
      message: expect.stringMatching(/\(POST \/orders\/5: 422\)\. It said: the phone .* is wrong$/),
      requestId: 'r-7',
    })
    await expect(send()).rejects.not.toThrow('555')
    answer = () => [422, 'no JSON', { 'x-request-id': 'r-8' }]
    await expect(send()).rejects.toMatchObject({
      message: 'Acme does not accept what was sent (POST /orders/5: 422)',
      requestId: 'r-8',
    })
  })

  it('lets pass what the call accepts', async () => {
    answer = () => [409, 'x']
    expect((await acme.send({ method: 'PUT', url }, [409])).text()).toBe('x')
  })
})

describe('an answer', () => {
  const order = z.looseObject({
    id: z.string(),
    status: z.enum(['open', 'done']),
    visits: z.array(z.string()),
  })
  const read = () => acme.read({ method: 'GET', url }, order)

  it('comes in the form of the schema', async () => {
    answer = () => [200, '{"id":"5","status":"open","visits":[],"more":1}']
    expect(await read()).toEqual({ id: '5', status: 'open', visits: [], more: 1 })
  })

  it.each([
    [
      '<!DOCTYPE html><html><head><title>Down for\n maintenance</title>',
      'a page of HTML with the title "Down for maintenance" instead of JSON',
    ],
    ['<html>', 'a page of HTML instead of JSON'],
    ['<?xml version="1.0"?><a/>', 'XML instead of JSON'],
    ['{"id":"5","sta', 'JSON that ends in the middle or is broken instead of JSON'],
    ['ok', 'a text that is no JSON instead of JSON'],
    ['', 'nothing instead of JSON'],
    ['null', 'another form than its API describes: expected an object, got null'],
    [
      '{"id":5,"status":"open"}',
      'another form than its API describes: at /id expected a text, got a number (and 1 more)',
    ],
    [
      '{"id":"5","status":"Ann Smith","visits":[]}',
      'another form than its API describes: at /status expected one of open, done, got a text',
    ],
    [
      '{"id":"5","status":"open","visits":[1]}',
      'another form than its API describes: at /visits/0 expected a text, got a number',
    ],
    ['{"fault":"try later"}', 'status 200, but an error inside. It said: try later'],
  ])('of another form (%s) is tried again, and says what came', async (body, what) => {
    answer = () => [200, body]
    const message = `Acme answered GET /orders/5 with ${what}`
    await expect(read()).rejects.toMatchObject({
      name: 'RetryableError',
      message,
      status: 200,
      isOutage: false,
    })
  })
})

describe('a token that is kept', () => {
  interface Login extends TokenLogin {
    readonly refreshToken: string
  }
  /** A company's login, as the gateway keeps it. */
  const keep = (login: Login | undefined) => {
    const kept = {
      credentials: login,
      refreshCredentials: async (refresh: (current: Login) => Promise<Login>) => {
        if (kept.credentials === undefined) throw new Error('expected a login')
        kept.credentials = await refresh(kept.credentials)
        return kept.credentials
      },
    }
    return kept
  }
  const renewals = () => came.filter(({ headers }) => headers.authorization === undefined)
  const renew = async (current: Login): Promise<Login> => {
    const form = { grant_type: 'refresh_token', refresh_token: current.refreshToken }
    const token = await fetchToken(acme, { method: 'POST', url, form }, 'connect the app again')
    return { ...current, ...token, refreshToken: token.refreshToken ?? current.refreshToken }
  }
  const call = (context: ReturnType<typeof keep>) =>
    new KeptToken({ api: acme, context, renew }).use((token) =>
      acme.send({ method: 'GET', url, headers: { authorization: token } }, [401]),
    )
  const give =
    (seconds: number | undefined) =>
    ({ headers }: Came): Answer => {
      const number = renewals().length
      const token = {
        access_token: `token-${number}`,
        refresh_token: `refresh-${number}`,
        expires_in: seconds,
      }
      if (headers.authorization === undefined) return [200, JSON.stringify(token)]
      return [headers.authorization === `token-${number}` ? 200 : 401]
    }

  it('is fetched once, and again when the vendor refuses it; the login keeps the new refresh token', async () => {
    answer = give(3_600)
    const login = keep({ refreshToken: 'first' })
    await call(login)
    await call(login)
    expect(renewals().map(({ body }) => body)).toEqual(['grant_type=refresh_token&refresh_token=first'])
    login.credentials = { ...login.credentials, accessToken: 'ended', refreshToken: 'refresh-1' }
    await call(login)
    expect(login.credentials).toMatchObject({ accessToken: 'token-2', refreshToken: 'refresh-2' })
  })

  it('is renewed a minute before its end, a short one in the last quarter of its life', async () => {
    for (const [seconds, lifeMs] of [
      [3_600, 3_540_000],
      [4, 3_000],
      [undefined, 3_540_000],
    ] as const) {
      answer = give(seconds)
      const before = clock.now()
      const { expiresAt } = await renew({ refreshToken: 'first' })
      expect(expiresAt).toBeGreaterThanOrEqual(before + lifeMs)
      expect(expiresAt).toBeLessThanOrEqual(clock.now() + lifeMs)
    }
    const login = keep({ refreshToken: 'a', accessToken: 'old', expiresAt: clock.now() - 1 })
    came = []
    await call(login)
    expect(came.map(({ headers }) => headers.authorization)).toEqual([undefined, 'token-1'])
  })

  it('that somebody else renewed meanwhile is taken as it is', async () => {
    answer = give(3_600)
    const login = keep({ refreshToken: 'first' })
    await call(login)
    const stored = login.credentials
    const old = {
      ...login,
      credentials: { refreshToken: 'first', accessToken: 'token-0', expiresAt: Infinity },
    }
    came = came.slice(0, 1)
    await call({ ...old, refreshCredentials: (refresh) => refresh(stored ?? { refreshToken: '' }) })
    expect(renewals()).toHaveLength(1)
  })

  it('holds the company, if it is refused again and again, or if there is none', async () => {
    answer = ({ headers }) => (headers.authorization === undefined ? give(60)({ headers, body: '' }) : [401])
    await expect(call(keep({ refreshToken: 'first' }))).rejects.toMatchObject({
      name: 'ProviderError',
      message: expect.stringContaining('Acme refuses a token that it gave out a moment ago (401)'),
    })
    expect(renewals()).toHaveLength(3)
    await expect(call(keep(undefined))).rejects.toThrow('expected a login to Acme')
    for (const status of [400, 401, 403]) {
      answer = () => [status, '{"error":"invalid_grant"}']
      await expect(call(keep({ refreshToken: 'first' }))).rejects.toMatchObject({
        name: 'ProviderError',
        message: `Acme refuses the login (${status}): connect the app again`,
        body: '{"error":"invalid_grant"}',
      })
    }
    answer = () => [503]
    await expect(call(keep({ refreshToken: 'first' }))).rejects.toMatchObject({ name: 'RetryableError' })
  })
})

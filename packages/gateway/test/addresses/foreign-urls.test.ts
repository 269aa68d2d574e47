import { createHttpDispatcher } from '@truckroll/client'
import { SystemClock } from '@truckroll/store'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AddressRule } from '../../src/addresses/address-rule.ts'
import { ForeignTransport } from '../../src/addresses/foreign-transport.ts'
import { UndiciHttpClient } from '../../src/adapter/undici-http-client.ts'

const dispatcher = createHttpDispatcher()
const ways = [{ readsContinue: false }, { readsContinue: true }]
/** What each question for the addresses of a host is answered with; the last answer stays. */
let answers: (readonly LookupAddress[])[] = []
let asked: string[] = []
let server: Server
let port = 0
let connections = 0
let foreign: ForeignTransport[] = []

const lookup: LookupFunction = (host, options, done) => {
  asked.push(host)
  const found = answers.length > 1 ? (answers.shift() ?? []) : (answers[0] ?? [])
  if (options.all === true) return done(null, [...found])
  done(null, found[0]?.address ?? '', found[0]?.family ?? 4)
}
const v4 = (address: string): LookupAddress => ({ address, family: 4 })
const v6 = (address: string): LookupAddress => ({ address, family: 6 })

function createClient(allowed: readonly string[] = []): UndiciHttpClient {
  const transport = new ForeignTransport(new AddressRule(allowed), lookup)
  foreign.push(transport)
  return new UndiciHttpClient(dispatcher, new SystemClock(), transport)
}

beforeEach(async () => {
  answers = []
  asked = []
  connections = 0
  server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` })
    response.end(request.url)
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterEach(async () => {
  for (const transport of foreign) await transport.close()
  foreign = []
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe.each(ways)('a URL that comes from a provider or from data ($readsContinue)', (way) => {
  it.each([
    ['a private one', [v4('10.0.0.1')]],
    ['this machine', [v4('127.0.0.1')]],
    ['this machine by IPv6', [v6('::1')]],
    ['this machine in a mapped form', [v6('::ffff:127.0.0.1')]],
    ['a public one and this machine', [v6('2606:4700::1111'), v4('8.8.8.8'), v4('127.0.0.1')]],
  ])('is refused if its host has the address of %s: nothing is connected', async (_, addresses) => {
    answers = [addresses]
    const client = createClient()
    const url = `http://hooks.example.com:${port}/jobs`
    await expect(client.send({ method: 'POST', url, urlFrom: 'provider', ...way })).rejects.toMatchObject({
      code: 'TR_ADAPTER_PROVIDER',
      message: expect.stringMatching(
        /^hooks\.example\.com has the address .*TRUCKROLL_ALLOW_PRIVATE_ADDRESSES/,
      ),
    })
    await expect(client.send({ method: 'POST', url, urlFrom: 'data', ...way })).rejects.toMatchObject({
      code: 'TR_ADAPTER_TERMINAL',
    })
    expect([asked, connections]).toEqual([['hooks.example.com', 'hooks.example.com'], 0])
  })

  it.each(['127.0.0.1', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'is refused if it says itself that it leads to this machine: %s',
    async (host) => {
      const url = `http://${host}:${port}/jobs`
      await expect(
        createClient().send({ method: 'GET', url, urlFrom: 'provider', ...way }),
      ).rejects.toMatchObject({ code: 'TR_ADAPTER_PROVIDER' })
      expect([asked, connections]).toEqual([[], 0])
    },
  )

  it('leads to what was looked at, though the name leads elsewhere a moment later', async () => {
    answers = [[v4('127.0.0.1')], [v4('127.0.0.66')]]
    const client = createClient(['127.0.0.1/32'])
    const url = `http://hooks.example.com:${port}/jobs`
    const answer = await client.send({ method: 'GET', url, urlFrom: 'provider', ...way })
    expect([answer.status, answer.text(), asked]).toEqual([200, '/jobs', ['hooks.example.com']])
    // A connection that is opened anew asks anew, and is refused.
    server.closeAllConnections()
    await expect
      .poll(() =>
        client.send({ method: 'GET', url, urlFrom: 'provider', ...way }).catch((error: unknown) => error),
      )
      .toMatchObject({ code: 'TR_ADAPTER_PROVIDER' })
  })

  it('uses no connection that was opened for the operator', async () => {
    const client = createClient()
    const url = `http://127.0.0.1:${port}/jobs`
    expect((await client.send({ method: 'GET', url, ...way })).status).toBe(200)
    await expect(client.send({ method: 'GET', url, urlFrom: 'data', ...way })).rejects.toMatchObject({
      code: 'TR_ADAPTER_TERMINAL',
    })
  })

  it('is not followed if it is answered by a redirect', async () => {
    answers = [[v4('127.0.0.1')]]
    const url = `http://hooks.example.com:${port}/moved`
    const client = createClient(['127.0.0.0/8'])
    const answer = await client.send({ method: 'GET', url, urlFrom: 'provider', ...way })
    expect([answer.status, answer.text()]).toEqual([302, '/moved'])
  })

  it('that has no address is an outage like any other', async () => {
    const fails: LookupFunction = (_, __, done) =>
      done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), [])
    const transport = new ForeignTransport(new AddressRule(), fails)
    foreign.push(transport)
    const client = new UndiciHttpClient(dispatcher, new SystemClock(), transport)
    await expect(
      client.send({ method: 'GET', url: 'http://nowhere.example.com/', urlFrom: 'provider', ...way }),
    ).rejects.toMatchObject({ code: 'TR_ADAPTER_RETRYABLE', isOutage: true })
  })
})

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface OAuthDouble {
  readonly url: string
  readonly orders: { readonly id: string; readonly reference: string }[]
  /** Refresh tokens that were presented, in their order. */
  readonly presented: string[]
  /** How many refreshes ran at the same time at most. */
  readonly mostAtOnce: number
  readonly isTokenOver: boolean
  /** Answers from now on that the login is revoked. */
  revoke(): void
  /** Takes the login again, with this refresh token. */
  restore(refreshToken: string): void
  close(): void
}

/**
 * A product that hands out access tokens for a second, or for so many uses. It takes each refresh token once: if one comes again, somebody
 * else has it, and the whole login is revoked, as RFC 9700 asks for.
 */
export async function startOAuthDouble({
  tokenMs = 1_000,
  refreshMs = 30,
  uses = Infinity,
} = {}): Promise<OAuthDouble> {
  const orders: { readonly id: string; readonly reference: string }[] = []
  const presented: string[] = []
  let refreshToken = 'first'
  let accessToken = ''
  let expiresAt = 0
  let usesLeft = uses
  let isRevoked = false
  /** Of the present login. */
  const spent = new Set<string>()
  let running = 0
  let mostAtOnce = 0

  async function refresh(given: string): Promise<object | undefined> {
    presented.push(given)
    running += 1
    mostAtOnce = Math.max(mostAtOnce, running)
    const isGood = given === refreshToken
    if (spent.has(given)) isRevoked = true
    const next = `refresh-${randomUUID()}`
    if (isGood && !isRevoked) {
      spent.add(given)
      refreshToken = next
    }
    await new Promise((resolve) => void setTimeout(resolve, refreshMs))
    running -= 1
    if (!isGood || isRevoked) return undefined
    accessToken = `access-${randomUUID()}`
    expiresAt = Date.now() + tokenMs
    usesLeft = uses
    return { access_token: accessToken, refresh_token: next, expires_in: tokenMs / 1_000 }
  }

  async function toAnswer(request: IncomingMessage): Promise<object | undefined> {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const body = Object(text === '' ? undefined : JSON.parse(text))
    const url = new URL(request.url ?? '', 'http://oauth')
    if (url.pathname === '/oauth/token') return refresh(String(body.refresh_token))
    const isLoggedIn = request.headers.authorization === `Bearer ${accessToken}` && Date.now() < expiresAt
    usesLeft -= 1
    if (!isLoggedIn || isRevoked || usesLeft < 0) return undefined
    if (request.method === 'POST') {
      const order = { id: `order-${orders.length + 1}`, reference: String(body.reference), status: 'new' }
      orders.push(order)
      return order
    }
    return { items: orders.filter(({ reference }) => reference === url.searchParams.get('reference')) }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = await toAnswer(request)
    if (json === undefined) response.writeHead(401).end('{"error":"invalid_grant"}')
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(json))
  }

  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('expected a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    orders,
    presented,
    get mostAtOnce() {
      return mostAtOnce
    },
    get isTokenOver() {
      return Date.now() >= expiresAt
    },
    revoke: () => {
      isRevoked = true
    },
    restore: (given) => {
      isRevoked = false
      spent.clear()
      refreshToken = given
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

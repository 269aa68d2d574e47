import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface HammerCall {
  readonly call: string
  readonly body: unknown
}

interface Change {
  readonly id: string
  readonly orderId: string
  readonly status: string
  readonly at: string
}

/** The made-up product of the guide, as much of it as the guide calls; `key` is the only login that it takes. */
export async function startHammer() {
  const calls: HammerCall[] = []
  const orders: {
    readonly id: string
    readonly reference?: string
    readonly claim?: string
    readonly status: string
  }[] = []
  const changes: Change[] = []
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('expected a port')

  async function answer(request: IncomingMessage, response: ServerResponse) {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const url = new URL(request.url ?? '', 'http://hammer')
    if (request.headers.authorization !== 'Bearer key') return response.writeHead(401).end()
    const call = `${request.method} ${url.pathname}`
    if (request.method !== 'GET') calls.push({ call, body })
    const json = toAnswer(call, url.searchParams, body)
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(json))
  }

  function toAnswer(call: string, query: URLSearchParams, body: unknown): unknown {
    if (call === 'POST /orders') {
      const order = { ...Object(body), id: `order-${orders.length + 1}`, status: 'new' }
      orders.push(order)
      return order
    }
    if (call === 'GET /orders') {
      const fits = (order: object) => [...query].every(([name, value]) => Reflect.get(order, name) === value)
      return { items: orders.filter(fits) }
    }
    if (call === 'GET /changes') {
      const after = Number(query.get('after'))
      const items = changes.slice(after, after + 1)
      return { items, next: String(after + items.length), hasMore: after + 1 < changes.length }
    }
    if (call.startsWith('GET /orders/')) return orders.find(({ id }) => call.endsWith(`/${id}`))
    return {}
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    orders,
    changes,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

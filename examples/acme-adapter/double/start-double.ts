import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { Acme } from './acme.ts'
import { answerApi, type Answer } from './api.ts'
import { toOfficeScreen } from './office-screen.ts'
import { act } from './office.ts'
import { toScreen } from './screen.ts'
import { postWebhook, type Webhook } from './webhook.ts'

export interface DoubleOptions {
  /** 0 for any free one. */
  readonly port: number
  readonly apiKey: string
  /** Told of what people do; absent: nobody is. */
  readonly webhook?: Webhook
}

export interface Double {
  readonly url: string
  readonly acme: Acme
  close(): Promise<void>
}

/** A small Acme in memory: its API under `/v1`, a screen for people at `/`. Only this machine reaches it. */
export async function startDouble(options: DoubleOptions): Promise<Double> {
  const closing = new AbortController()
  const acme = new Acme((event) => {
    if (options.webhook !== undefined) void postWebhook(options.webhook, event, closing.signal)
  })
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { status, type, body, location } = await answer(acme, options.apiKey, request)
    response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) })
    response.end(body)
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://127.0.0.1:${port}`,
    acme,
    close: async () => {
      closing.abort()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Page {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
  readonly location?: string
}

async function answer(acme: Acme, apiKey: string, request: IncomingMessage): Promise<Page> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const method = request.method ?? 'GET'
  const body = await text(request)
  if (url.pathname.startsWith('/v1/')) {
    const isKnown = request.headers.authorization === `Bearer ${apiKey}`
    return toJson(isKnown ? answerApi(acme, method, url, body) : { status: 401 })
  }
  if (method === 'POST' && url.pathname.startsWith('/office/')) {
    const form = new URLSearchParams(body)
    const workOrderId = decodeURIComponent(url.pathname.slice('/office/'.length))
    const isDone = act(acme, form.get('act') ?? '', workOrderId, form.get('text') ?? '')
    return { status: isDone ? 303 : 409, type: 'text/plain', body: '', location: '/' }
  }
  if (url.pathname === '/') {
    return { status: 200, type: 'text/html; charset=utf-8', body: toScreen(toOfficeScreen(acme)) }
  }
  return { status: 404, type: 'text/plain', body: 'there is nothing here' }
}

function toJson({ status, body = {}, bytes }: Answer): Page {
  if (bytes !== undefined) return { status, type: 'application/octet-stream', body: bytes }
  return { status, type: 'application/json', body: JSON.stringify(body) }
}

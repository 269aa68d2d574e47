import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ReceivedRequest {
  method: string
  /** Path and query as they stood on the wire. */
  target: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface LoopbackServer {
  url: string
  requests: ReceivedRequest[]
  /** Connections opened so far. */
  connections: number
  /** Resolves once so many requests have been read. */
  received(count: number): Promise<void>
  close(): Promise<void>
}

type Answer = (response: ServerResponse, request: ReceivedRequest, socket: Socket) => void

/** A real HTTP server on a free port, whose answer to each request the test gives. */
export async function listen(answer: Answer): Promise<LoopbackServer> {
  const server = createServer()
  const result: LoopbackServer = {
    url: '',
    requests: [],
    connections: 0,
    async received(count) {
      while (result.requests.length < count) await once(server, 'read')
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  server.on('connection', () => result.connections++)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: target = '', headers } = request
      const received = { method, target, headers, body: Buffer.concat(chunks) }
      result.requests.push(received)
      answer(response, received, request.socket)
      server.emit('read')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  result.url = `http://127.0.0.1:${address.port}`
  return result
}

/** The address of a port that nobody listens on. */
export async function unusedUrl(): Promise<string> {
  const server = await listen((response) => response.end())
  await server.close()
  return server.url
}

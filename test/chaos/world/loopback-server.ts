import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface LoopbackRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export type LoopbackHandler = (request: LoopbackRequest, response: ServerResponse) => Promise<void>

/** An HTTP server on 127.0.0.1 that can go away and come back on its port. */
export class LoopbackServer implements AsyncDisposable {
  readonly #handle: LoopbackHandler
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  private constructor(handle: LoopbackHandler) {
    this.#handle = handle
  }

  static async start(handle: LoopbackHandler): Promise<LoopbackServer> {
    const server = new LoopbackServer(handle)
    await server.comeBack()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Nothing listens any more, and all connections are cut. */
  async goAway(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  async comeBack(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
    server.keepAliveTimeout = 60_000
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('expected an address with a port')
    this.#port = address.port
    this.#server = server
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.goAway()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Uint8Array[] = []
    for await (const part of request) if (part instanceof Uint8Array) parts.push(part)
    const { url = '/', headers } = request
    await this.#handle({ path: url, headers, body: Buffer.concat(parts) }, response)
  }
}

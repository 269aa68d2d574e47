import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'

/** A delivery of the bridge as it arrived. */
export interface Delivery {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A service on loopback that takes every delivery of the bridge, whatever its path. */
export class Receiver {
  readonly deliveries: Delivery[] = []
  readonly #server: Server
  readonly port: number
  connections = 0

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
    server.on('connection', () => (this.connections += 1))
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      this.deliveries.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.end('{"bmsId":"WO-1"}')
    })
  }

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return new Receiver(server, typeof address === 'object' && address !== null ? address.port : 0)
  }

  get host(): string {
    return `127.0.0.1:${this.port}`
  }

  get url(): string {
    return `http://${this.host}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

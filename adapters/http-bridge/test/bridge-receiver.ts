import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventEmitter, once } from 'node:events'

/** A delivery as it arrived, byte for byte. */
export interface ReceivedDelivery {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Never answers; the connection stays open. */
  readonly isSilent?: boolean
  /** Sends the head and half of the body, and never the rest. */
  readonly isEndless?: boolean
  /** Sends the head and half of the body, then breaks off. */
  readonly breaksOff?: boolean
}

/** A receiver on loopback that answers as told and keeps all that came. */
export class BridgeReceiver {
  readonly received: ReceivedDelivery[] = []
  readonly #server: Server
  readonly #arrivals = new EventEmitter()
  answer: (delivery: ReceivedDelivery) => ScriptedAnswer = () => ({})

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<BridgeReceiver> {
    const server = createServer()
    const receiver = new BridgeReceiver(server)
    server.on('request', (request, response) => void receiver.#take(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return receiver
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { url, method, headers } = request
    const delivery = { path: url ?? '', method: method ?? '', headers, body: Buffer.concat(chunks) }
    this.received.push(delivery)
    this.#arrivals.emit('arrival')
    const answer = this.answer(delivery)
    if (answer.isSilent === true) return
    const body = Buffer.from(answer.body ?? '')
    response.writeHead(answer.status ?? 200, { ...answer.headers, 'content-length': body.length })
    if (answer.isEndless === true) response.write(body.subarray(0, body.length / 2))
    else if (answer.breaksOff === true)
      response.write(body.subarray(0, body.length / 2), () => response.destroy())
    else response.end(body)
  }

  get port(): number {
    // A server that listens on a port has an address of this shape.
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/jobs`
  }

  /** Resolves once this many deliveries have arrived. */
  async arrived(count: number): Promise<void> {
    while (this.received.length < count) await once(this.#arrivals, 'arrival')
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

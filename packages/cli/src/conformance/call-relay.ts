import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { CallWeather } from '@truckroll/testing'

/** Stands before a gateway on the port that a service calls, and loses calls if it is told to. */
export class CallRelay {
  /** Such as `POST /v1/jobs/1/updates: 202`. */
  readonly calls: string[] = []
  weather: CallWeather = 'usual'
  readonly #gatewayPort: number
  readonly #server: Server

  constructor(gatewayPort: number) {
    this.#gatewayPort = gatewayPort
    this.#server = createServer((asked, response) => this.#relay(asked, response))
  }

  /** Resolves with the port. @throws Error with the code EADDRINUSE if it is taken. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', () => resolve())
    })
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve))
  }

  #relay(asked: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = asked
    if (this.weather === 'down') {
      asked.socket.destroy()
      return
    }
    const relayed = request(
      { host: '127.0.0.1', port: this.#gatewayPort, method, path: url, headers },
      (answer) => {
        const { statusCode = 502 } = answer
        this.calls.push(`${method} ${url}: ${statusCode}`)
        if (this.weather === 'next-answer-lost' && method !== 'GET') {
          this.weather = 'usual'
          answer.resume()
          asked.socket.destroy()
          return
        }
        response.writeHead(statusCode, answer.headers)
        answer.pipe(response)
      },
    )
    relayed.on('error', () => asked.socket.destroy())
    asked.pipe(relayed)
  }
}

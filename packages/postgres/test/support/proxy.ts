import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** What the driver says on a connection before the first operation: who it is, and the settings of its session. */
const SET_UP_WORDS = 2

/** A way to a server on which answers can be lost. */
export class Proxy implements AsyncDisposable {
  /**
   * While set, what is asked arrives and is done, its answer is thrown away, and the connection with it: of a transaction
   * the answer to its commit.
   */
  losesAnswers = false
  /** The server's port; new connections go there. */
  target: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, target: number) {
    this.#server = server
    this.target = target
  }

  static async start(port: number): Promise<Proxy> {
    const server = createServer()
    const proxy = new Proxy(server, port)
    server.on('connection', (client) => proxy.#join(client, connect(proxy.target, '127.0.0.1')))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('expected an address with a port')
    return address.port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
    let words = 0
    let isLosing = false
    let isInTransaction = false
    client.on('data', (data) => {
      words += 1
      if (data.includes('begin\0')) isInTransaction = true
      if (data.includes('commit\0')) isInTransaction = false
      isLosing = this.losesAnswers && words > SET_UP_WORDS && !isInTransaction
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (isLosing) upstream.destroy()
      else client.write(data)
    })
  }
}

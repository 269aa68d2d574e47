import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** What the driver says on a connection before the first operation: who it is, and the settings of its session. */
const SET_UP_WORDS = 2

/** What the server says when an administrator ends a connection. */
const lastWords = toMessage(
  'E',
  ['SFATAL', 'C57P01', 'Mterminating connection due to administrator command', ''].join('\0') + '\0',
)

/** A way to a server on which answers can be lost. */
export class Proxy implements AsyncDisposable {
  /**
   * While set, what is asked arrives and is done, its answer is thrown away, and the connection with it: of a transaction
   * the answer to its commit.
   */
  losesAnswers = false
  /** While set, an answer that comes is followed at once by the server's last words on its connection, in one piece. */
  endsAfterAnswers = false
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
    upstream.on('data', (data: Buffer) => {
      if (isLosing) upstream.destroy()
      else if (this.endsAfterAnswers && words > SET_UP_WORDS && isReady(data)) {
        client.end(Buffer.concat([data, lastWords]))
        upstream.destroy()
      } else client.write(data)
    })
  }
}

/** A message of the protocol: its kind, its length with these four bytes, what it says. */
function toMessage(kind: string, text: string): Buffer {
  const message = Buffer.alloc(5 + text.length)
  message.write(kind, 0, 'latin1')
  message.writeInt32BE(4 + text.length, 1)
  message.write(text, 5, 'latin1')
  return message
}

/** The answer is whole: the server waits for the next statement, outside of a transaction. */
function isReady(data: Buffer): boolean {
  return data.subarray(-6).equals(toMessage('Z', 'I'))
}

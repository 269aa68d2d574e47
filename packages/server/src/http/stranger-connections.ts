import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** More than these are not accepted: polls, sends and the store need descriptors too. */
const mostConnections = 1_024
/** Of those on which nobody has shown a token. */
const mostStrangers = 256

/**
 * Bounds connections. If there are too many of strangers, one is cut of the address that has most of them: the oldest
 * that waits for nothing, else the oldest. So whoever opens many cuts off himself.
 */
export class StrangerConnections {
  /** In the order they came, with the number of requests in hand. */
  readonly #strangers = new Map<Socket, number>()

  watch(server: Server): void {
    server.maxConnections = mostConnections
    server.on('connection', (socket: Socket) => {
      this.#strangers.set(socket, 0)
      socket.once('close', () => this.#strangers.delete(socket))
      if (this.#strangers.size > mostStrangers) this.#cutOne()
    })
    server.on('request', ({ socket }, response) => {
      this.#add(socket, 1)
      response.once('close', () => this.#add(socket, -1))
    })
  }

  /** Somebody showed a token on this connection. */
  know(socket: Socket): void {
    this.#strangers.delete(socket)
  }

  #add(socket: Socket, requests: number): void {
    const before = this.#strangers.get(socket)
    if (before !== undefined) this.#strangers.set(socket, before + requests)
  }

  #cutOne(): void {
    const byAddress = Map.groupBy(this.#strangers, ([{ remoteAddress }]) => remoteAddress)
    let most: readonly (readonly [Socket, number])[] = []
    for (const sockets of byAddress.values()) if (sockets.length > most.length) most = sockets
    // The newest is the one that was just accepted: it has asked nothing yet.
    const idle = most.slice(0, -1).find(([, requests]) => requests === 0)
    const [socket] = idle ?? most[0] ?? []
    socket?.destroy()
  }
}

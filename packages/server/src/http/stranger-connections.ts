import type { Clock } from '@truckroll/gateway'
import { toSubscriber } from '../access/to-subscriber.ts'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** More than these are not accepted: polls, sends and the store need descriptors too. */
const mostConnections = 1_024
/** Of those on which nobody has shown a token. */
const mostStrangers = 256

/** So long a connection may take to ask its first question: those of a caller with many connections come all at once. */
const graceMs = 2_000

interface Stranger {
  readonly since: number
  requests: number
}

/**
 * Bounds connections. If there are too many of strangers, those are cut of the address (IPv6: the network) that has
 * most of them: first the
 * oldest that wait for nothing. So whoever opens many cuts off himself.
 */
export class StrangerConnections {
  readonly #clock: Clock
  /** In the order they came. */
  readonly #strangers = new Map<Socket, Stranger>()
  #isLooking = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  watch(server: Server): void {
    server.maxConnections = mostConnections
    server.on('connection', (socket: Socket) => {
      this.#strangers.set(socket, { since: this.#clock.now(), requests: 0 })
      socket.once('close', () => this.#strangers.delete(socket))
      this.#lookLater()
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
    const stranger = this.#strangers.get(socket)
    if (stranger !== undefined) stranger.requests += requests
  }

  #lookLater(): void {
    if (this.#isLooking || this.#strangers.size <= mostStrangers) return
    this.#isLooking = true
    this.#clock.setTimer(graceMs, () => {
      this.#isLooking = false
      const known = this.#clock.now() - graceMs
      let excess = this.#strangers.size - mostStrangers
      while (excess > 0 && this.#cutOne(known)) excess -= 1
      this.#lookLater()
    })
  }

  /** False if none has had its time. */
  #cutOne(openedBefore: number): boolean {
    const old = [...this.#strangers].filter(([, { since }]) => since <= openedBefore)
    const byAddress = Map.groupBy(old, ([{ remoteAddress }]) => toSubscriber(remoteAddress ?? ''))
    let most: readonly (readonly [Socket, Stranger])[] = []
    for (const sockets of byAddress.values()) if (sockets.length > most.length) most = sockets
    const [socket] = most.find(([, { requests }]) => requests === 0) ?? most[0] ?? []
    if (socket === undefined) return false
    this.#strangers.delete(socket)
    socket.destroy()
    return true
  }
}

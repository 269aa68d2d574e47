import type { Clock } from '@truckroll/gateway'
import type { IncomingMessage } from 'node:http'

/** Below this rate, after a while, a sender holds room and a connection for nothing. */
const leastBytesPerSecond = 4_096
const leastRateAfterMs = 10_000
const lookEveryMs = 1_000

interface Body {
  readonly request: IncomingMessage
  readonly onSlow: () => void
  readonly startedAt: number
  bytes: number
  /** Since when it waits for room; that time is not its sender's. */
  waitsSince: number | undefined
  waitedMs: number
}

/**
 * Bounds the bytes of bodies in memory. A body takes room by the bytes that came of it. If there is none left it stays
 * unread; only the oldest goes on even then, so that one at least gets through. Whoever sends too slowly is told so.
 */
export class BodyRoom {
  readonly #bytes: number
  readonly #freeBytes: number
  readonly #clock: Clock
  /** In the order they came. */
  readonly #bodies = new Set<Body>()
  #taken = 0
  #isLooking = false

  /** What a body has up to `freeBytes` never waits. */
  constructor({ bytes, freeBytes }: { readonly bytes: number; readonly freeBytes: number }, clock: Clock) {
    this.#bytes = bytes
    this.#freeBytes = freeBytes
    this.#clock = clock
  }

  /** Watches a body until it is left; nothing of it must have been read yet. `onSlow` is called once at most. */
  enter(request: IncomingMessage, onSlow: () => void): { leave(): void } {
    const body: Body = {
      request,
      onSlow,
      startedAt: this.#clock.now(),
      bytes: 0,
      waitsSince: undefined,
      waitedMs: 0,
    }
    this.#bodies.add(body)
    const count = (chunk: Uint8Array) => this.#count(body, chunk.length)
    // Listening alone would make it flow before its reader listens.
    request.pause()
    request.on('data', count)
    this.#look()
    return {
      leave: () => {
        request.off('data', count)
        if (!this.#bodies.delete(body)) return
        this.#taken -= body.bytes
        // What nobody reads any more is dropped.
        if (!request.readableEnded) request.resume()
        this.#goOn()
      },
    }
  }

  #count(body: Body, bytes: number): void {
    body.bytes += bytes
    this.#taken += bytes
    if (this.#mayGoOn(body)) return
    body.waitsSince ??= this.#clock.now()
    body.request.pause()
  }

  #mayGoOn(body: Body): boolean {
    const [oldest] = this.#bodies
    return body === oldest || body.bytes <= this.#freeBytes || this.#taken < this.#bytes
  }

  #goOn(): void {
    for (const body of this.#bodies) {
      if (body.waitsSince === undefined || !this.#mayGoOn(body)) continue
      body.waitedMs += this.#clock.now() - body.waitsSince
      body.waitsSince = undefined
      body.request.resume()
    }
  }

  /** Looks at the rates while there is a body. */
  #look(): void {
    if (this.#isLooking || this.#bodies.size === 0) return
    this.#isLooking = true
    this.#clock.setTimer(lookEveryMs, () => {
      this.#isLooking = false
      const now = this.#clock.now()
      for (const body of this.#bodies) if (isSlow(body, now)) body.onSlow()
      this.#look()
    })
  }
}

function isSlow(body: Body, now: number): boolean {
  if (body.request.readableEnded || body.waitsSince !== undefined) return false
  const sentForMs = now - body.startedAt - body.waitedMs
  return sentForMs >= leastRateAfterMs && body.bytes < (leastBytesPerSecond * sentForMs) / 1_000
}

import type { FastifyRequest, FastifyReply } from 'fastify'
import type { ServerApp } from './server-app.ts'

/** Bodies up to this never wait. */
const smallBytes = 262_144
/** What larger bodies may come to together while they are read and worked on: each is in memory several times over. */
const roomBytes = 10_000_000

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/**
 * Room for large bodies. One that finds none is left unread until there is, in the order they came, so its caller
 * waits; one larger than all the room goes alone.
 */
class BodyRoom {
  #takenBytes = 0
  readonly #waiting = new Set<Waiting>()

  /** Resolves once there is room; it is given back when the request is over, answered or not. */
  enter(bytes: number, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return new Promise((resolve) => {
      let hasEntered = false
      const waiting: Waiting = {
        bytes,
        enter: () => {
          hasEntered = true
          resolve()
        },
      }
      reply.raw.once('close', () => {
        this.#waiting.delete(waiting)
        if (hasEntered) this.#takenBytes -= bytes
        else resolve()
        this.#letIn()
      })
      if (request.raw.destroyed) return resolve()
      this.#waiting.add(waiting)
      this.#letIn()
    })
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (this.#takenBytes > 0 && this.#takenBytes + waiting.bytes > roomBytes) return
      this.#waiting.delete(waiting)
      this.#takenBytes += waiting.bytes
      waiting.enter()
    }
  }
}

/** Makes large bodies wait for room. A body that does not say its length counts as the largest there may be. */
export function limitLargeBodies(app: ServerApp, maxBodyBytes: number): void {
  const room = new BodyRoom()
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    const bytes = encoding === undefined ? Number(length ?? 0) : maxBodyBytes
    // What is too large is refused by its route.
    if (bytes > smallBytes && bytes <= maxBodyBytes) await room.enter(bytes, request, reply)
  })
}

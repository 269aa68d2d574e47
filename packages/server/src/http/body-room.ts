import type { FastifyRequest, FastifyReply } from 'fastify'
import type { ServerApp } from './server-app.ts'

/** Bodies up to this size never wait. */
const smallBytes = 262_144
/** Total size of the larger bodies that may be in work at once: each is in memory several times over. */
const roomBytes = 10_000_000

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/**
 * Limits the large bodies in memory. If there is no room for a body, it stays unread and its caller waits;
 * bodies get room in the order they came. A body larger than all the room is read when no other is.
 */
class BodyRoom {
  #takenBytes = 0
  readonly #waiting = new Set<Waiting>()

  /** Resolves once there is room; the room is free again when the request is over, answered or not. */
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

/** Makes large bodies wait for room. If a body does not say its length, it counts as the largest allowed. */
export function limitLargeBodies(app: ServerApp, maxBodyBytes: number): void {
  const room = new BodyRoom()
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    const bytes = encoding === undefined ? Number(length ?? 0) : maxBodyBytes
    // If the body is too large, its route refuses it.
    if (bytes > smallBytes && bytes <= maxBodyBytes) await room.enter(bytes, request, reply)
  })
}

import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Lets what is left of a refused body come in and drops it. Hanging up instead resets the connection of a caller who
 * is still sending, and the answer is lost with it. The time for a whole request bounds how long that goes on.
 */
export function dropRest(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.readableEnded || request.raw.destroyed) return
  request.raw.unpipe()
  request.raw.resume()
  // Fastify hangs up on a body that is too large.
  reply.removeHeader('connection')
}

import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Reads and drops the rest of a refused body. Closing the connection instead would reset it for a caller who
 * is still sending, and the answer would be lost. The time limit of the request bounds how long this takes.
 */
export function dropRest(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.readableEnded || request.raw.destroyed) return
  request.raw.unpipe()
  request.raw.resume()
  // Fastify closes the connection if a body is too large.
  reply.removeHeader('connection')
}

import type { FastifyReply, FastifyRequest } from 'fastify'

/** So long the rest of a refused body of a stranger is read; that of others as long as a request may take. */
const strangersMs = 10_000

/**
 * Reads and drops the rest of a refused body. Closing the connection at once would reset it for a caller who
 * is still sending, and the answer would be lost.
 */
export function dropRest(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request
  if (raw.readableEnded || raw.destroyed) return
  raw.unpipe()
  raw.resume()
  // Fastify closes the connection if a body is too large.
  reply.removeHeader('connection')
  if (request.isKnown) return
  const cut = setTimeout(() => raw.destroy(), strangersMs).unref()
  raw.once('close', () => clearTimeout(cut))
}

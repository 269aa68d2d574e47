import type { FastifyInstance } from 'fastify'

const mediaType = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;.*)?$/

/** Gives the routes of `app` (a plugin of its own) the exact bytes of a body, whatever its content type. */
export function readRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    // An invalid media type is refused before a parser sees it; a missing one is fine.
    const type = headers['content-type']
    if (type !== undefined && !mediaType.test(type)) delete headers['content-type']
  })
}

/** The bytes of a body read by `readRawBodies`; empty if the request has no body. */
export function toBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

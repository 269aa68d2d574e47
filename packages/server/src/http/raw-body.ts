import type { FastifyInstance } from 'fastify'

const mediaType = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;.*)?$/

/** Makes the routes of `app` (a plugin of its own) get the exact bytes, whatever the content type says. */
export function readRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    // What is no media type at all is refused before any parser is asked; none is fine.
    const type = headers['content-type']
    if (type !== undefined && !mediaType.test(type)) delete headers['content-type']
  })
}

/** The bytes of a body read by `readRawBodies`; a request without one has none. */
export function toBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array()
}

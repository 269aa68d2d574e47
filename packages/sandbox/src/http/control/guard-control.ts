import type { FastifyInstance } from 'fastify'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback } from '../is-loopback.ts'
import { problemType } from './problem-schema.ts'

/**
 * If a token is set, requests need it. Without one the sandbox listens on loopback only, and refuses requests
 * with another host name (from a web page that rebinds its name to this machine).
 */
export function guardControl(
  scope: FastifyInstance,
  parts: { controlToken: string | undefined; host: string },
): void {
  scope.addHook('onRequest', async (request, reply) => {
    const { controlToken } = parts
    if (isForeign(request.headers)) {
      return reply
        .code(403)
        .type(problemType)
        .send(problem(403, 'expected Origin to be the address of this sandbox, or none'))
    }
    if (controlToken === undefined) {
      if (isLoopback(request.hostname)) return
      return reply.code(403).type(problemType).send(problem(403, 'expected a loopback host name'))
    }
    const given = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (timingSafeEqual(sha256(given), sha256(controlToken))) return
    return reply.code(401).type(problemType).send(problem(401, 'expected the control token as bearer'))
  })
}

/** A page of another site can post here, even without a body. */
function isForeign({ host, origin }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase()
}

function problem(status: number, title: string): string {
  return JSON.stringify({ title, status })
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

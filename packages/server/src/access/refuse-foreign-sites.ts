import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../errors.ts'
import { isLoopback } from './is-loopback.ts'

/**
 * Protects a server that asks for no token from pages in the same machine's browser: a name that a stranger's DNS
 * points here (rebinding) shows in `Host`, a request sent by another site shows in `Origin`.
 */
export function refuseForeignSites(request: FastifyRequest): void {
  const { host, origin } = request.headers
  // `X-Forwarded-Host` is anybody's word, so the header itself is read.
  if (host === undefined || !isLoopback(toHostName(host))) {
    throw refused('Host', 'localhost or a loopback address')
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw refused('Origin', 'the address of this server, or none')
  }
}

function toHostName(host: string): string {
  return host.replace(/:\d*$/, '')
}

function refused(header: string, expected: string): HttpProblem {
  return new HttpProblem(403, 'foreign_site', `The request comes with a foreign ${header}`, {
    detail: `expected ${header} to be ${expected}; set TRUCKROLL_API_TOKEN to serve other names`,
  })
}

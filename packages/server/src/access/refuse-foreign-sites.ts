import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../errors.ts'
import { isLoopback } from './is-loopback.ts'

/**
 * Protects a server that requires no token from pages in a browser on the same machine. `Host` shows a
 * foreign name that DNS points here (rebinding), `Origin` a request sent by another site.
 */
export function refuseForeignSites(request: FastifyRequest): void {
  const { host, origin } = request.headers
  // Anybody can set `X-Forwarded-Host`, so `Host` itself is read.
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

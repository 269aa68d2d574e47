import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../errors.ts'
import { isLoopback } from './is-loopback.ts'

/**
 * Protects a server that requires no token from pages in a browser on the same machine. `Host` shows a
 * foreign name that DNS points here (rebinding), `Origin` a request sent by another site, and a
 * forwarding header one that a proxy let in from outside.
 */
export function refuseForeignSites(request: FastifyRequest): void {
  const { host, origin } = request.headers
  const forwarding = Object.keys(request.headers).find(isForwarding)
  if (forwarding !== undefined) {
    throw new HttpProblem(403, 'foreign_site', 'The request came through a proxy', {
      detail: `expected no header ${forwarding} while no token is set; set TRUCKROLL_API_TOKEN to serve through a proxy`,
    })
  }
  // Anybody can set `X-Forwarded-Host`, so `Host` itself is read.
  if (host === undefined || !isLoopback(toHostName(host))) {
    throw refused('Host', 'localhost or a loopback address')
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw refused('Origin', 'the address of this server, or none')
  }
}

/** Does a proxy set this header? Then anybody may have sent the request, whatever its address. */
function isForwarding(header: string): boolean {
  return header.startsWith('x-forwarded') || proxyHeaders.has(header)
}

const proxyHeaders: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-host',
  'x-original-url',
  'x-envoy-external-address',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'client-ip',
])

function toHostName(host: string): string {
  return host.replace(/:\d*$/, '')
}

function refused(header: string, expected: string): HttpProblem {
  return new HttpProblem(403, 'foreign_site', `The request comes with a foreign ${header}`, {
    detail: `expected ${header} to be ${expected}; set TRUCKROLL_API_TOKEN to serve other names`,
  })
}

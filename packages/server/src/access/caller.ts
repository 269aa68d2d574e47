import type { Caller } from '@truckroll/gateway/embed'
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../errors.ts'
import type { Scope } from './scope.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; set by the guard on routes that need a token. */
    caller: Caller | null
    /** What the token may do; null: everything, because no token is required. */
    scopes: ReadonlySet<Scope> | null
    /** The guard knows who sent it; anybody else is a stranger. */
    isKnown: boolean
  }
}

/** Who sent the request, for the audit. */
export function callerOf(request: FastifyRequest): Caller {
  // Only a route without a guard could get here, and then the server would not have started.
  if (request.caller === null) throw new Error('expected the guard to have run before the handler')
  return request.caller
}

/** Whether the caller has a further right, besides those that the route requires. */
export function hasScope(request: FastifyRequest, scope: Scope): boolean {
  return request.scopes === null || request.scopes.has(scope)
}

/** The caller of a request whose token belongs to `token`. */
export function toCaller(token: string, request: FastifyRequest): Caller {
  const actor = request.headers['x-truckroll-actor']
  if (actor === undefined) return { token }
  if (typeof actor !== 'string' || !/^[\x20-\x7e]{1,200}$/.test(actor)) {
    throw new HttpProblem(422, 'invalid_input', 'The request is not as expected', {
      errors: [{ header: 'X-Truckroll-Actor', detail: 'expected 1 to 200 printable ASCII characters' }],
    })
  }
  return { token, actor }
}

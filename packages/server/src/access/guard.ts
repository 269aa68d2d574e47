import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpProblem, nothingHere } from '../errors.ts'
import type { LoadGate } from '../http/load-gate.ts'
import type { StrangerConnections } from '../http/stranger-connections.ts'
import type { Access } from './access.ts'
import { toCaller } from './caller.ts'
import type { FailedAttempts } from './failed-attempts.ts'
import { refuseForeignSites } from './refuse-foreign-sites.ts'
import type { Scope } from './scope.ts'
import type { TokenBook } from './token-book.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call this route. */
    access?: Access
    /** Its answer lasts as long as somebody listens: it is no work in hand. */
    isStream?: boolean
  }
}

export interface GuardParts {
  readonly apiTokens: TokenBook
  readonly callbackTokens: TokenBook
  readonly failures: FailedAttempts
  readonly load: LoadGate
  readonly connections: StrangerConnections
}

/** Lets a request through to its route, or ends it before its body is read. */
export class Guard {
  readonly #apiTokens: TokenBook
  readonly #callbackTokens: TokenBook
  readonly #failures: FailedAttempts
  readonly #load: LoadGate
  readonly #connections: StrangerConnections

  constructor({ apiTokens, callbackTokens, failures, load, connections }: GuardParts) {
    this.#apiTokens = apiTokens
    this.#callbackTokens = callbackTokens
    this.#failures = failures
    this.#load = load
    this.#connections = connections
  }

  /** Guards every route of `app`. The server does not start if a route does not say who may call it. */
  protect(app: FastifyInstance): void {
    app.decorateRequest('caller', null)
    app.decorateRequest('scopes', null)
    app.decorateRequest('isKnown', false)
    app.addHook('onRoute', (route) => {
      if (route.config?.access === undefined) {
        throw new Error(`expected access in the config of ${String(route.method)} ${route.url}, got none`)
      }
    })
    app.addHook('onRequest', async (request, reply) => this.admit(request, reply))
  }

  admit(request: FastifyRequest, reply: FastifyReply): void {
    // Answered before a body is awaited.
    if (request.is404) throw nothingHere()
    const { access, isStream } = request.routeOptions.config
    if (access === undefined) return
    if (access.kind === 'open') {
      // A page that DNS points here would read them as its own. Whether somebody lives is nobody's secret.
      if (this.#apiTokens.isEmpty && request.routeOptions.url !== '/healthz') refuseForeignSites(request)
      return
    }
    if (access.kind !== 'adapter') {
      this.#admitKnown(request, access)
      request.isKnown = true
      this.#connections.know(request.raw.socket)
    }
    if (isStream !== true) this.#load.enter(reply)
  }

  #admitKnown(request: FastifyRequest, access: Access & { readonly kind: 'token' | 'callback' }): void {
    if (access.kind === 'callback') return this.#admitDispatch(request)
    if (!this.#apiTokens.isEmpty) return this.#admitHolder(request, access.scopes)
    refuseForeignSites(request)
    request.caller = toCaller('local', request)
  }

  #admitHolder(request: FastifyRequest, scopes: readonly Scope[]): void {
    const token = readBearer(request)
    const holder = token === undefined ? undefined : this.#apiTokens.find(token)
    if (holder === undefined) throw this.#toFailure(request, token)
    if (!scopes.some((scope) => holder.scopes.has(scope))) {
      throw new HttpProblem(403, 'scope_missing', 'The token has no right to do this', {
        detail: `expected a token with the scope ${scopes.join(' or ')}`,
        headers: { 'www-authenticate': 'Bearer realm="truckroll", error="insufficient_scope"' },
      })
    }
    request.caller = toCaller(holder.name, request)
    request.scopes = holder.scopes
  }

  #admitDispatch(request: FastifyRequest): void {
    if (this.#callbackTokens.isEmpty) {
      throw new HttpProblem(404, 'not_found', 'There is nothing here', {
        detail: 'callbacks and webhook intake are off until TRUCKROLL_CALLBACK_TOKEN is set',
      })
    }
    const token = readQueryToken(request) ?? readBearer(request)
    if (token === undefined || this.#callbackTokens.find(token) === undefined)
      throw this.#toFailure(request, token)
  }

  #toFailure(request: FastifyRequest, token: string | undefined): HttpProblem {
    const seconds = this.#failures.note(request.ip)
    return seconds === undefined ? unauthorized(token) : tooManyFailures(seconds)
  }
}

function readBearer(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
}

function readQueryToken(request: FastifyRequest): string | undefined {
  const { query } = request
  const token: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, 'token') : undefined
  return typeof token === 'string' ? token : undefined
}

function tooManyFailures(seconds: number): HttpProblem {
  return new HttpProblem(429, 'too_many_failures', 'This address came with too many wrong tokens', {
    detail: `expected a known token; the next try is looked at in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
  })
}

function unauthorized(token: string | undefined): HttpProblem {
  const error = token === undefined ? '' : ', error="invalid_token"'
  return new HttpProblem(401, 'unauthorized', 'A token is needed', {
    detail:
      token === undefined ? 'expected Authorization: Bearer TOKEN' : 'expected a token that is known here',
    headers: { 'www-authenticate': `Bearer realm="truckroll"${error}` },
  })
}

import type { FastifyInstance } from 'fastify'

import { AcmeError } from '../errors.ts'
import type { CompanyStore } from '../sql/company-store.ts'
import type { KeyKind } from './api-key.ts'
import { authenticate, callerOf } from './authenticate.ts'
import type { RateLimiter } from './rate-limiter.ts'

/** Asks every route of `app` for a key of this kind. */
export function addKeyHook(app: FastifyInstance, companies: CompanyStore, kind: KeyKind): void {
  app.addHook('onRequest', async (request) => {
    request.acmeCaller = authenticate(request, companies, kind)
  })
}

/** Answers 429 with Retry-After once a key's bucket is empty. To be added after the key hook. */
export function addRateHook(app: FastifyInstance, limiter: RateLimiter): void {
  app.addHook('onRequest', async (request, reply) => {
    const decision = limiter.take(callerOf(request).keyId)
    reply.header('ratelimit-remaining', String(decision.remaining))
    if (!decision.isAllowed)
      throw new AcmeError('ACME_RATE_LIMITED', 'Too many requests with this key; see Retry-After.', {
        retryAfterMs: decision.retryAfterMs,
      })
  })
}

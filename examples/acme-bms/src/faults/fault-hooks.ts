import type { FastifyInstance, FastifyRequest } from 'fastify'

import { callerOf } from '../access/authenticate.ts'
import { AcmeError } from '../errors.ts'
import type { FaultSwitches } from './fault-switches.ts'

/** Makes the routes of `app` fail as the switches say. To be added after the hook that authenticates. */
export function addFaultHooks(app: FastifyInstance, switches: FaultSwitches): void {
  const dropped = new WeakSet<FastifyRequest>()

  app.addHook('onRequest', async (request, reply) => {
    const fault = switches.take({
      route: request.routeOptions.url ?? '',
      method: request.method,
      companyId: callerOf(request).companyId,
    })
    if (fault === undefined) return
    if (fault.kind === 'drop') dropped.add(request)
    if (fault.kind === 'hang') reply.hijack()
    if (fault.kind === 'status') {
      const { status, retryAfterSeconds } = fault
      const code =
        status === 429 ? 'ACME_RATE_LIMITED' : status === 503 ? 'ACME_UNAVAILABLE' : 'ACME_INTERNAL'
      const details = retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1000 }
      throw new AcmeError(code, 'A fault switch is on for this route.', details)
    }
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!dropped.has(request)) return payload
    reply.hijack()
    request.raw.socket.destroy()
    return payload
  })
}

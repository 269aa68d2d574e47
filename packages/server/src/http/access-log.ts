import type { Clock, Logger } from '@truckroll/gateway'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const maxPathLength = 300

/**
 * Logs one line per request, without the values of query parameters and file tokens: both can be secrets.
 * Health checks come every few seconds, so they are logged at `debug`.
 */
export function logAccess(app: FastifyInstance, logger: Logger, clock: Clock): void {
  const startedAt = new WeakMap<FastifyRequest, number>()
  app.addHook('onRequest', async (request) => {
    startedAt.set(request, clock.now())
  })
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      url: toLoggedUrl(request),
      status: reply.statusCode,
      durationMs: clock.now() - (startedAt.get(request) ?? clock.now()),
      ip: request.ip,
      ...(request.caller === null ? {} : { caller: request.caller.token }),
    }
    if (request.routeOptions.url === '/healthz' || request.routeOptions.url === '/readyz')
      logger.debug(fields, 'request')
    else logger.info(fields, 'request')
  })
}

/** `/v1/dispatch/events?token=...` becomes `/v1/dispatch/events?token=*`. */
function toLoggedUrl(request: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const [path = '', query] = request.url.split('?', 2)
  const shown = request.routeOptions.url?.includes(':fileToken') === true ? request.routeOptions.url : path
  const names = query === undefined ? [] : [...new Set(new URLSearchParams(query).keys())]
  const hidden = names.map((name) => `${encodeURIComponent(name)}=*`).join('&')
  const whole = hidden === '' ? shown : `${shown}?${hidden}`
  return whole.length <= maxPathLength ? whole : `${whole.slice(0, maxPathLength)}…`
}

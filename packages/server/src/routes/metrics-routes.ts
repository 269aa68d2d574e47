import { forToken } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'
import type { GatewayMetrics } from '../metrics/gateway-metrics.ts'

/** Scraped by Prometheus. */
export function registerMetricsRoute(app: ServerApp, metrics: GatewayMetrics): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: forToken('read', 'operate', 'metrics') },
    schema: {
      operationId: 'getMetrics',
      tag: 'Health',
      summary: 'Figures for Prometheus: backlog, ages, outcomes, durations, this process',
      mediaType: 'text/plain',
    },
    handler: async (_request, reply) => {
      const text = await metrics.read()
      return reply.code(200).type(metrics.contentType).send(Buffer.from(text))
    },
  })
}

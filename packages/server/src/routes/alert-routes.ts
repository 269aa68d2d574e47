import { severities, type Gateway, type Trouble } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'
import { timeSchema, toTime } from '../views/time.ts'

const alertSchema = z.object({
  cause: z.string(),
  severity: z.enum(severities),
  text: z.string(),
  jobId: z.string().optional(),
  externalOrganizationId: z.string().optional(),
  since: timeSchema,
  count: z.int().describe('how many items it is about'),
})

export const alertListSchema = z.object({ items: z.array(alertSchema).describe('critical ones first') })

/** What is in trouble, whether or not alerts are sent anywhere. */
export function registerAlertRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/v1/alerts',
    config: { access: forToken('read', 'operate') },
    schema: {
      operationId: 'listAlerts',
      tag: 'Operations',
      summary: 'What is in trouble, up to three seconds old: what alerts are sent about',
      response: { 200: alertListSchema },
    },
    handler: async (_request, reply) => {
      const troubles = (await gateway.alerts()).filter(({ isNews }) => isNews !== true)
      const sorted = severities.flatMap((severity) => troubles.filter((one) => one.severity === severity))
      return reply.code(200).send({ items: sorted.map(toAlertView) })
    },
  })
}

function toAlertView({ cause, severity, text, jobId, externalOrganizationId, since, count }: Trouble) {
  return { cause, severity, text, jobId, externalOrganizationId, since: toTime(since), count }
}

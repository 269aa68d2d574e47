import { nullIsAbsent, type Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import type { ServerApp } from '../http/server-app.ts'
import { reconciliationSchema, toReconciliationView } from '../views/reconcile-view.ts'
import { bodyId } from './parameters.ts'

export const reconcileRequestSchema = nullIsAbsent(
  z.strictObject({
    repair: z.boolean().exactOptional().describe('tell Dispatch what can be told; default: change nothing'),
    externalOrganizationId: bodyId.exactOptional().describe('only jobs of this provider'),
    jobId: bodyId.exactOptional().describe('only this job'),
    cursor: z.string().min(1).max(1_000).exactOptional().describe('`nextCursor` of the page before'),
  }),
)

/** What BMS and Dispatch say differently. */
export function registerReconcileRoutes(app: ServerApp, { reconciliation }: Gateway): void {
  app.route({
    method: 'POST',
    url: '/v1/reconcile',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'reconcile',
      tag: 'Operations',
      summary:
        'Compare jobs with their work orders, a page at a time, and tell Dispatch what it does not know',
      body: reconcileRequestSchema,
      response: { 200: reconciliationSchema },
      problems: [404, 409],
    },
    handler: async (request, reply) => {
      const { repair = false, ...rest } = request.body
      const found = await reconciliation.compare({ isRepairing: repair, ...rest })
      return reply.code(200).send(toReconciliationView(found))
    },
  })
}

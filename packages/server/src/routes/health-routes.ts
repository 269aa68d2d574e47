import type { Gateway } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { open } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'

const check = z.object({ name: z.string(), isOk: z.boolean(), message: z.string() })

export const healthSchema = z.object({ status: z.literal('ok') })
export const readinessSchema = z.object({ status: z.literal('ok'), checks: z.array(check) })

/** The process answers. Says nothing about the store or Dispatch. */
export function registerHealthRoute(app: ServerApp): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: open },
    schema: { operationId: 'getHealth', tag: 'Health', summary: 'Alive', response: { 200: healthSchema } },
    handler: async (_request, reply) => reply.code(200).send({ status: 'ok' }),
  })
}

/** The store can be written, and somebody polls. */
export function registerReadinessRoute(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: open },
    schema: {
      operationId: 'getReadiness',
      tag: 'Health',
      summary: 'Ready to work',
      description: 'A 503 lists the same `checks` beside the members of a problem.',
      response: { 200: readinessSchema },
      problems: [503],
    },
    handler: async (_request, reply) => {
      const { isReady, checks } = await gateway.readiness()
      const shown = checks.map((entry) => ({ ...entry }))
      if (isReady) return reply.code(200).send({ status: 'ok', checks: shown })
      throw new HttpProblem(503, 'not_ready', 'Not ready', { members: { checks: shown } })
    },
  })
}

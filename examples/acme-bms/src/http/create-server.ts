import { fastify, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'

import { addKeyHook, addRateHook } from '../access/access-hooks.ts'
import { callerOf } from '../access/authenticate.ts'
import type { RateLimiter } from '../access/rate-limiter.ts'
import { registerCustomerRoutes } from '../customers/customer-routes.ts'
import type { Clock } from '../clock.ts'
import { AcmeError, notFound } from '../errors.ts'
import { registerEventRoutes } from '../events/event-routes.ts'
import { addFaultHooks } from '../faults/fault-hooks.ts'
import { registerFaultRoutes } from '../faults/fault-routes.ts'
import type { FaultSwitches } from '../faults/fault-switches.ts'
import { registerFileRoutes } from '../files/file-routes.ts'
import { registerNoteRoutes } from '../notes/note-routes.ts'
import { registerOfficeRoutes } from '../office/office-routes.ts'
import { createId, type RandomBytes } from '../random.ts'
import { registerScreenRoutes } from '../screen/screen-routes.ts'
import type { Services } from '../services.ts'
import type { Stores } from '../sql/stores.ts'
import { registerVisitRoutes } from '../visits/visit-routes.ts'
import { registerWebhookRoutes } from '../webhooks/webhook-routes.ts'
import { registerWorkOrderRoutes } from '../work-orders/work-order-routes.ts'
import { sendProblem, toAcmeError } from './problem.ts'

export interface ServerParts {
  services: Services
  stores: Stores
  limiter: RateLimiter
  random: RandomBytes
  clock: Clock
  /** Absent: there are no fault switches. */
  faults: FaultSwitches | undefined
  onError: (error: AcmeError) => void
}

/** Puts the HTTP face together; it listens to nothing yet. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { services, stores, limiter, random, clock, faults } = parts
  const app = fastify({
    bodyLimit: 1_000_000,
    forceCloseConnections: true,
    genReqId: () => createId('req', random),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('acmeCaller', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('acme-request-id', request.id)
  })
  app.setErrorHandler<AcmeError>((thrown, request, reply) => {
    const error = toAcmeError(thrown)
    if (error.code === 'ACME_INTERNAL') parts.onError(error)
    return sendProblem(error, request, reply)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new AcmeError('ACME_NOT_FOUND', `There is no ${request.method} at this address.`),
      request,
      reply,
    ),
  )

  app.get('/healthz', () => ({ status: 'ok' }))
  if (faults !== undefined) registerFaultRoutes(app, faults)
  await app.register(
    async (api) => {
      addKeyHook(api, stores.companies, 'api')
      addRateHook(api, limiter)
      if (faults !== undefined) addFaultHooks(api, faults)
      api.get('/company', (request) => {
        const { companyId } = callerOf(request)
        const company = stores.companies.find(companyId)
        if (company === undefined) throw notFound('company', companyId)
        return company
      })
      registerCustomerRoutes(api, services.customers)
      registerWorkOrderRoutes(api, services.workOrders, services.statusChanges)
      registerVisitRoutes(api, services.visits)
      registerNoteRoutes(api, services.notes)
      await registerFileRoutes(api, services.files)
      registerWebhookRoutes(api, services.webhooks)
      registerEventRoutes(api, stores.events)
    },
    { prefix: '/v1' },
  )
  await app.register(
    async (office) => {
      addKeyHook(office, stores.companies, 'office')
      registerOfficeRoutes(office, services)
    },
    { prefix: '/office' },
  )
  await app.register(async (screen) =>
    registerScreenRoutes(screen, { services, companies: stores.companies, clock }),
  )
  return app
}

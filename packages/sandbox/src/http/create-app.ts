import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { SandboxControl } from '../control/sandbox-control.ts'
import type { NetworkEvents } from '../network/network-events.ts'
import type { SandboxLogger } from '../sandbox-options.ts'
import { controlRoutes } from './control/control-routes.ts'
import { dispatchRoutes } from './dispatch-routes.ts'
import type { DispatchRouteParts } from './dispatch-routes.ts'
import type { SessionRecorder } from '../session/session-recorder.ts'
import { pageRoutes } from './page-routes.ts'
import { synchronousRoutes } from './synchronous-routes.ts'
import { problemType } from './control/problem-schema.ts'
import { sendError } from './send-error.ts'

/** Largest accepted body, packed. */
const maxBodyBytes = 33_554_432

export interface AppParts extends DispatchRouteParts {
  events: NetworkEvents
  control: SandboxControl
  controlToken: string | undefined
  host: string
  logger: SandboxLogger | undefined
  /** Writes the session to a file. */
  recorder: SessionRecorder | undefined
}

export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  })
  app.setErrorHandler((error, request, reply) =>
    sendError(error instanceof Error ? error : new Error(String(error)), request, reply, parts.logger),
  )
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type(problemType)
      .send(
        JSON.stringify({ title: `nothing at ${request.method} ${request.url.slice(0, 200)}`, status: 404 }),
      ),
  )
  parts.recorder?.watch(app)
  await app.register(async (scope) => dispatchRoutes(scope, parts))
  await app.register(async (scope) => synchronousRoutes(scope, parts))
  await app.register(async (scope) => controlRoutes(scope, parts), { prefix: '/_control' })
  await app.register(pageRoutes)
  return app
}

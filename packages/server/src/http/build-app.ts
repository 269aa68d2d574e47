import type { Clock, Logger, Random } from '@truckroll/gateway'
import type { Redactor, WireApi } from '@truckroll/gateway/embed'
import { fastify } from 'fastify'
import type { Guard } from '../access/guard.ts'
import { toProblem } from '../problems/to-problem.ts'
import type { ServerSettings } from '../settings/server-settings.ts'
import { logAccess } from './access-log.ts'
import { answerBrokenRequest } from './answer-broken-requests.ts'
import { answerProblems, sendProblem } from './answer-problems.ts'
import { noteCalls } from './note-calls.ts'
import { joinTrace } from './join-trace.ts'
import { readJsonBodies } from './json-body.ts'
import { type BodyRooms, limitBodies } from './limit-bodies.ts'
import { refuseOddRequests } from './refuse-odd-requests.ts'
import { collectMethods } from './refuse-other-methods.ts'
import { setSecurityHeaders } from './security-headers.ts'
import type { ServerApp } from './server-app.ts'
import type { StrangerConnections } from './stranger-connections.ts'
import { validateInput, type ZodTypes } from './validate-input.ts'

/** Bodies of routes that take neither files nor lists. */
const smallBodyBytes = 1_048_576

export interface AppParts {
  readonly settings: ServerSettings
  readonly guard: Guard
  readonly rooms: BodyRooms
  readonly connections: StrangerConnections
  readonly logger: Logger
  readonly redactor: Redactor
  readonly wire: WireApi
  readonly clock: Clock
  readonly random: Random
}

/** A server with the rules that hold for every route, ready to listen; `register` adds the routes. */
export async function buildApp(parts: AppParts, register: (app: ServerApp) => void): Promise<ServerApp> {
  const { settings, guard, rooms, connections, logger, redactor, wire, clock, random } = parts
  const app: ServerApp = fastify({
    logger: false,
    genReqId: () => random.id(),
    bodyLimit: Math.min(smallBodyBytes, settings.maxBodyBytes),
    trustProxy: (_address, hop) => hop < settings.trustedProxies,
    routerOptions: { maxParamLength: 3_000 },
    requestTimeout: 120_000,
    // Requests that arrive while closing are still answered; their connections are closed afterwards.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, toProblem(error)),
  }).withTypeProvider<ZodTypes>()

  logAccess(app, logger, clock)
  noteCalls(app, wire, clock)
  setSecurityHeaders(app)
  refuseOddRequests(app)
  const methods = collectMethods(app)
  guard.protect(app)
  limitBodies(app, rooms)
  connections.watch(app.server)
  validateInput(app)
  readJsonBodies(app)
  joinTrace(app)
  answerProblems(app, { logger, redactor, maxBodyBytes: settings.maxBodyBytes })
  register(app)
  await app.after()
  methods.refuseOthers()
  await app.ready()
  return app
}

import { parseJson, stringifyJson } from '@truckroll/protocol'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { SandboxControl } from '../../control/sandbox-control.ts'
import { accountRoutes } from './account-routes.ts'
import { brandRoutes } from './brand-routes.ts'
import type { ControlApp } from './control-app.ts'
import { collectRoutes, describeControl } from './control-document.ts'
import { changeStream } from './change-stream.ts'
import type { ChangeStreamParts } from './change-stream.ts'
import { guardControl } from './guard-control.ts'
import { jobRoutes } from './job-routes.ts'
import { onboardingRoutes } from './onboarding-routes.ts'
import { queueRoutes } from './queue-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { trafficRoutes } from './traffic-routes.ts'
import { troubleRoutes } from './trouble-routes.ts'

const routeGroups = [
  jobRoutes,
  brandRoutes,
  recordRoutes,
  onboardingRoutes,
  accountRoutes,
  queueRoutes,
  trafficRoutes,
  troubleRoutes,
]

export interface ControlRouteParts extends ChangeStreamParts {
  control: SandboxControl
  controlToken: string | undefined
  host: string
}

/** The control API: thin routes over SandboxControl, with their schemas in the OpenAPI document. */
export async function controlRoutes(scope: FastifyInstance, parts: ControlRouteParts): Promise<void> {
  guardControl(scope, parts)
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseJson(String(body)))
    } catch (cause) {
      // The parser's message names the place and quotes nothing.
      const why = cause instanceof Error ? cause.message : 'expected JSON'
      done(Object.assign(new Error(why, { cause }), { statusCode: 400 }))
    }
  })
  scope.setValidatorCompiler<z.ZodType>(({ schema }) => (data: unknown) => {
    const parsed = schema.safeParse(data ?? undefined)
    return parsed.success ? { value: parsed.data } : { error: parsed.error }
  })
  // Ids beyond 2^53 keep their digits; the same schemas type the answers of the routes.
  scope.setSerializerCompiler(() => stringifyJson)
  const routes = collectRoutes(scope)
  await scope.register(async (inner) => {
    const app: ControlApp = inner.withTypeProvider()
    for (const add of routeGroups) {
      add(app, parts.control)
    }
  })
  changeStream(scope, parts)
  scope.get('/openapi.json', () => describeControl(routes))
}

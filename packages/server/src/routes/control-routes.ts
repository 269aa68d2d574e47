import { nullIsAbsent, type Gateway, type PauseScope } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import { auditEntrySchema, toAuditView } from '../views/operations-view.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import { statusSchema, toStatusView } from '../views/status-view.ts'
import { bodyId, cursorQuery } from './parameters.ts'
import { readPage } from './read-page.ts'

const oneScope = 'expected exactly one of all: true, externalOrganizationId, jobId'

const scopeSchema = z.strictObject({
  all: z.literal(true).exactOptional(),
  externalOrganizationId: bodyId.exactOptional(),
  jobId: bodyId.exactOptional(),
})

export const pauseRequestSchema = nullIsAbsent(
  scopeSchema.refine((scope) => Object.keys(scope).length === 1, { path: ['all'], message: oneScope }),
)

export const pausedSchema = scopeSchema.extend({ state: z.enum(['paused', 'running']) })
/** The answer to a resume lists what else is paused, because that still holds back jobs. */
export const resumedSchema = pausedSchema.extend({ stillPaused: z.array(scopeSchema) })
export const auditPageSchema = pageSchema(auditEntrySchema)

/** Pause, resume, status and the record of who did what. */
export function registerControlRoutes(app: ServerApp, gateway: Gateway): void {
  app.route({
    method: 'POST',
    url: '/v1/pause',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'pause',
      tag: 'Operations',
      summary: 'Pause everything, a provider or a job; recording goes on',
      body: pauseRequestSchema,
      response: { 200: pausedSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      await requireScope(gateway, request.body)
      await gateway.operations.pause(toScope(request.body), callerOf(request))
      return reply.code(200).send({ ...request.body, state: 'paused' })
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/resume',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'resume',
      tag: 'Operations',
      summary: 'End a pause; what waits goes on in order',
      body: pauseRequestSchema,
      response: { 200: resumedSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      await requireScope(gateway, request.body)
      const paused = await gateway.operations.resume(toScope(request.body), callerOf(request))
      return reply.code(200).send({ ...request.body, state: 'running', stillPaused: paused.map(toScopeView) })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/status',
    config: { access: forToken('read', 'operate', 'metrics') },
    schema: {
      operationId: 'getStatus',
      tag: 'Operations',
      summary: 'How it goes: backlog, what is down, held, parked and paused, last polls',
      response: { 200: statusSchema },
    },
    handler: async (_request, reply) =>
      reply.code(200).send(toStatusView(await gateway.status({ counts: 'recent' }))),
  })

  app.route({
    method: 'GET',
    url: '/v1/audit',
    config: { access: forToken('read', 'admin') },
    schema: {
      operationId: 'listAudit',
      tag: 'Operations',
      summary: 'Who did what, newest first',
      querystring: cursorQuery,
      response: { 200: auditPageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.operations.listAudit(request.query.cursor))
      return reply.code(200).send(toPageView(page, toAuditView))
    },
  })
}

/** Without this a mistyped id would silently pause nothing. */
async function requireScope(gateway: Gateway, request: z.infer<typeof pauseRequestSchema>): Promise<void> {
  const { externalOrganizationId, jobId } = request
  if (
    externalOrganizationId !== undefined &&
    (await gateway.providers.get(externalOrganizationId)) === undefined
  ) {
    throw new HttpProblem(404, 'provider_unknown', 'There is no such provider')
  }
  if (jobId !== undefined && (await gateway.jobs.get(jobId)) === undefined) {
    throw new HttpProblem(404, 'job_unknown', 'There is no such job')
  }
}

function toScope(request: z.infer<typeof pauseRequestSchema>): PauseScope {
  if (request.externalOrganizationId !== undefined) {
    return { kind: 'provider', externalOrganizationId: request.externalOrganizationId }
  }
  return request.jobId === undefined ? { kind: 'all' } : { kind: 'job', jobId: request.jobId }
}

function toScopeView(scope: PauseScope): z.infer<typeof scopeSchema> {
  if (scope.kind === 'all') return { all: true }
  return scope.kind === 'job'
    ? { jobId: scope.jobId }
    : { externalOrganizationId: scope.externalOrganizationId }
}

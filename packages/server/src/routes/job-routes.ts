import {
  importRequestSchema,
  maxImported,
  readImports,
  waitingSides,
  type Gateway,
  type JobListFilter,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { callerOf } from '../access/caller.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import { jobDetailSchema, jobSummarySchema, toJobDetail, toJobSummary } from '../views/job-view.ts'
import { jobEventViewSchema, toJobEventView } from '../views/job-event-view.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import {
  bodyId,
  cursorParameter,
  idText,
  jobParameters,
  limitParameter,
  timeParameter,
} from './parameters.ts'
import { readPage } from './read-page.ts'

const listQuery = z.strictObject({
  bmsId: idText.exactOptional().describe('`none`: jobs that are not linked'),
  externalId: idText.exactOptional(),
  externalOrganizationId: idText.exactOptional(),
  since: timeParameter.exactOptional(),
  until: timeParameter.exactOptional(),
  createAttemptsOver: z.coerce.number().int().min(0).max(1_000_000).exactOptional(),
  cause: idText.exactOptional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .exactOptional()
    .describe('finds by telephone number in any spelling, name, claim, work order, street'),
  waiting: z
    .enum(['any', ...waitingSides])
    .exactOptional()
    .describe('only jobs that wait or are retried: for anything, or for one side'),
  cursor: cursorParameter,
  limit: limitParameter,
})

export const jobPageSchema = pageSchema(jobSummarySchema)
export const jobEventPageSchema = pageSchema(jobEventViewSchema)

const eventsQuery = z.strictObject({ cursor: cursorParameter, limit: limitParameter })

export const linkRequestSchema = z.strictObject({
  bmsId: bodyId,
  expect: bodyId
    .nullable()
    .exactOptional()
    .describe('links only if this is the present id; null: only if the job is not linked'),
})

/** Jobs are checked a few at a time by the gateway. */
const importListSchema = z.union([
  z.array(z.unknown()).max(maxImported),
  z.strictObject({ items: z.array(z.unknown()).max(maxImported) }),
])
/** The request as the documentation shows it. */
export const importBodySchema = z.union([
  z.array(importRequestSchema).max(maxImported),
  z.strictObject({ items: z.array(importRequestSchema).max(maxImported) }),
])
export const importAnswerSchema = z.object({ imported: z.int() })

export function registerJobRoutes(app: ServerApp, gateway: Gateway, maxBodyBytes: number): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs',
    config: { access: forToken('read') },
    schema: {
      operationId: 'listJobs',
      tag: 'Jobs',
      summary: 'Find jobs',
      querystring: listQuery,
      response: { 200: jobPageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.jobs.list(toFilter(request.query)))
      return reply.code(200).send(toPageView(page, toJobSummary))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/jobs/:jobId',
    config: { access: forToken('read') },
    schema: {
      operationId: 'getJob',
      tag: 'Jobs',
      summary: 'One job with its timeline, updates and reasons',
      params: jobParameters,
      response: { 200: jobDetailSchema },
      problems: [404],
    },
    handler: async (request, reply) => reply.code(200).send(await readJob(gateway, request.params.jobId)),
  })

  app.route({
    method: 'GET',
    url: '/v1/jobs/:jobId/events',
    // The same scope as for the payload of a dead letter: it contains customer data.
    config: { access: forToken('operate') },
    schema: {
      operationId: 'listJobEvents',
      tag: 'Jobs',
      summary: 'What was recorded of a job, oldest first',
      params: jobParameters,
      querystring: eventsQuery,
      response: { 200: jobEventPageSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      const { jobId } = request.params
      const page = await readPage(() => gateway.jobs.events(jobId, request.query))
      if (page.items.length === 0 && (await gateway.jobs.get(jobId)) === undefined) throw toUnknownJob()
      return reply.code(200).send(toPageView(page, toJobEventView))
    },
  })

  app.route({
    method: 'PUT',
    url: '/v1/jobs/:jobId',
    config: { access: forToken('operate') },
    schema: {
      operationId: 'linkJob',
      tag: 'Jobs',
      summary: 'Link or relink a job to its id in the field-service product',
      params: jobParameters,
      body: linkRequestSchema,
      response: { 200: jobDetailSchema },
      problems: [404, 409],
    },
    handler: async (request, reply) => {
      const { bmsId, expect } = request.body
      const options = { caller: callerOf(request), ...(expect === undefined ? {} : { expect }) }
      await gateway.jobs.link(request.params.jobId, bmsId, options)
      return reply.code(200).send(await readJob(gateway, request.params.jobId))
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/jobs/import',
    bodyLimit: maxBodyBytes,
    config: { access: forToken('operate'), maxValues: 10 * maxImported },
    schema: {
      operationId: 'importJobs',
      tag: 'Jobs',
      summary: 'Make known the jobs that were open before this gateway',
      body: importListSchema,
      bodyDocs: importBodySchema,
      response: { 200: importAnswerSchema },
    },
    handler: async (request, reply) => {
      const jobs = Array.isArray(request.body)
        ? await readImports(request.body)
        : await readImports(request.body.items, '/items')
      return reply.code(200).send(await gateway.jobs.import(jobs, callerOf(request)))
    },
  })
}

async function readJob(gateway: Gateway, jobId: string): Promise<z.infer<typeof jobDetailSchema>> {
  const job = await gateway.jobs.get(jobId)
  if (job === undefined) throw toUnknownJob()
  const [updates, timeline] = await Promise.all([gateway.jobs.updates(jobId), gateway.jobs.timeline(jobId)])
  return toJobDetail(job, updates, timeline)
}

function toFilter({ since, until, bmsId, ...query }: z.infer<typeof listQuery>): JobListFilter {
  return {
    ...query,
    ...(bmsId === undefined ? {} : bmsId === 'none' ? { isUnlinked: true } : { bmsId }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  }
}

function toUnknownJob(): HttpProblem {
  return new HttpProblem(404, 'job_unknown', 'There is no such job', {
    detail: 'expected a job whose full event was recorded, or one that was imported (POST /v1/jobs/import)',
  })
}

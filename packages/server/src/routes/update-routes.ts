import multipart from '@fastify/multipart'
import { updateSchema } from '@truckroll/gateway'
import { releaseMemory, updateStates, type Gateway } from '@truckroll/gateway/embed'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { forToken } from '../access/access.ts'
import { HttpProblem } from '../errors.ts'
import type { ServerApp } from '../http/server-app.ts'
import { queuedUpdateSchema, toQueuedView, toUpdateView, updateViewSchema } from '../views/update-view.ts'
import { pageSchema, toPageView } from '../views/page-view.ts'
import { bulkAnswerSchema, bulkDocsSchema, bulkRequestSchema, sendBulk } from '../updates/bulk.ts'
import { FormUpdate } from '../updates/form-update.ts'
import { multipartUpdateSchema, readMultipartUpdate } from '../updates/multipart-update.ts'
import {
  cursorParameter,
  idempotencyKey,
  itemParameters,
  jobParameters,
  limitParameter,
} from './parameters.ts'
import { readPage } from './read-page.ts'

const listQuery = z.strictObject({
  state: z.enum(updateStates).exactOptional().describe('only those in this state'),
  cursor: cursorParameter,
  limit: limitParameter,
})

export const updatePageSchema = pageSchema(updateViewSchema)

const keyHeader = z.looseObject({ 'idempotency-key': idempotencyKey.exactOptional() })

/** Takes updates and shows what became of them. Playbook: Gateway > To Dispatch. */
export function registerUpdateRoutes(app: ServerApp, gateway: Gateway, maxBodyBytes: number): void {
  app.route({
    method: 'POST',
    url: '/v1/updates',
    bodyLimit: maxBodyBytes,
    config: { access: forToken('updates'), maxValues: Infinity, wire: 'caller' },
    schema: {
      operationId: 'sendUpdates',
      tag: 'Updates',
      summary: 'Send up to 500 updates at once',
      description:
        'Each item is taken, or refused, on its own and answered in the place it was given in. Updates of one job ' +
        'are taken in the order of occurredAt.',
      body: bulkRequestSchema,
      bodyDocs: bulkDocsSchema,
      response: { 200: bulkAnswerSchema },
    },
    handler: async (request, reply) => {
      const items = Array.isArray(request.body) ? request.body : request.body.items
      return reply.code(200).send({ items: await sendBulk(gateway.updates, items) })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/updates',
    config: { access: forToken('read') },
    schema: {
      operationId: 'listUpdates',
      tag: 'Updates',
      summary: 'Updates of all jobs, newest first',
      querystring: listQuery,
      response: { 200: updatePageSchema },
    },
    handler: async (request, reply) => {
      const page = await readPage(() => gateway.updates.list(request.query))
      return reply.code(200).send(toPageView(page, toUpdateView))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/updates/:id',
    config: { access: forToken('read', 'updates') },
    schema: {
      operationId: 'getUpdate',
      tag: 'Updates',
      summary: 'What became of an update',
      params: itemParameters,
      response: { 200: updateViewSchema },
      problems: [404],
    },
    handler: async (request, reply) => {
      const update = await gateway.updates.get(request.params.id)
      if (update === undefined) throw new HttpProblem(404, 'update_unknown', 'There is no such update')
      return reply.code(200).send(toUpdateView(update))
    },
  })

  app.register(async (plain) => registerJobUpdateRoute(plain.withTypeProvider(), gateway, maxBodyBytes))
}

/** A plugin of its own, because only this route takes `multipart/form-data`. */
async function registerJobUpdateRoute(app: ServerApp, gateway: Gateway, maxBodyBytes: number): Promise<void> {
  await app.register(multipart, {
    preservePath: true,
    throwFileSizeLimit: true,
    limits: {
      fieldNameSize: 100,
      fieldSize: 65_536,
      fields: 20,
      files: 2,
      fileSize: maxBodyBytes,
      headerPairs: 50,
    },
  })
  const readForm = async (request: FastifyRequest) => {
    if (request.isMultipart()) request.body = await readMultipartUpdate(request, maxBodyBytes)
  }
  app.route({
    method: 'POST',
    url: '/v1/jobs/:jobId/updates',
    bodyLimit: maxBodyBytes,
    config: { access: forToken('updates'), wire: 'caller' },
    schema: {
      operationId: 'sendUpdate',
      tag: 'Updates',
      summary: 'Send an update of a job',
      description:
        'Answered once the update is durable. A repeat with the same Idempotency-Key changes nothing. The key is per job: ' +
        'once a job went to another provider, the same key is a new update of that one.',
      params: jobParameters,
      headers: keyHeader,
      body: updateSchema,
      multipart: multipartUpdateSchema,
      response: { 202: queuedUpdateSchema },
      problems: [404, 409],
    },
    preValidation: readForm,
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key']
      const options = key === undefined ? {} : { idempotencyKey: key }
      const { jobId } = request.params
      const body: unknown = request.body
      const queued =
        body instanceof FormUpdate
          ? await gateway.updates.sendFile(jobId, body.update, body.file, options)
          : await gateway.updates.send(jobId, request.body, options)
      if (body instanceof FormUpdate) releaseMemory(body.file)
      return reply.code(202).send(toQueuedView(queued))
    },
  })
}

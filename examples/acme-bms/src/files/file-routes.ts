import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams } from '../http/fields.ts'
import { pageOf } from '../http/page.ts'
import { withinWorkOrderQuery } from '../http/within-work-order.ts'
import { fileSchema, maxFileBytes } from './file.ts'
import type { Files } from './files.ts'
import { readUpload } from './read-upload.ts'

export async function registerFileRoutes(base: FastifyInstance, files: Files): Promise<void> {
  const app = base.withTypeProvider<ZodTypeProvider>()
  await app.register(multipart)

  app.get(
    '/work-orders/:id/files',
    {
      schema: { params: idParams, querystring: withinWorkOrderQuery, response: { 200: pageOf(fileSchema) } },
    },
    (request) =>
      files.list(callerOf(request), request.params.id, request.query.externalReference, request.query),
  )
  app.post(
    '/work-orders/:id/files',
    { bodyLimit: maxFileBytes * 1.5, schema: { params: idParams, response: { 201: fileSchema } } },
    async (request, reply) => {
      const { fields, content } = await readUpload(request)
      return reply.code(201).send(files.create(callerOf(request), request.params.id, fields, content))
    },
  )
  app.get('/files/:id', { schema: { params: idParams, response: { 200: fileSchema } } }, (request) =>
    files.get(callerOf(request), request.params.id),
  )
  app.get('/files/:id/content', { schema: { params: idParams } }, (request, reply) => {
    const { file, content } = files.content(callerOf(request), request.params.id)
    return reply
      .type(file.contentType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
      .header('x-content-type-options', 'nosniff')
      .send(content)
  })
  app.delete('/files/:id', { schema: { params: idParams } }, (request, reply) => {
    files.delete(callerOf(request), request.params.id)
    return reply.code(204).send()
  })
}

import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

import { callerOf } from '../access/authenticate.ts'
import { idParams } from '../http/fields.ts'
import { pageOf } from '../http/page.ts'
import { withinWorkOrderQuery } from '../http/within-work-order.ts'
import { noteInputSchema, notePatchSchema, noteSchema } from './note.ts'
import type { Notes } from './notes.ts'

export function registerNoteRoutes(base: FastifyInstance, notes: Notes): void {
  const app = base.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/work-orders/:id/notes',
    {
      schema: { params: idParams, querystring: withinWorkOrderQuery, response: { 200: pageOf(noteSchema) } },
    },
    (request) =>
      notes.list(callerOf(request), request.params.id, request.query.externalReference, request.query),
  )
  app.post(
    '/work-orders/:id/notes',
    { schema: { params: idParams, body: noteInputSchema, response: { 201: noteSchema } } },
    (request, reply) => {
      reply.code(201)
      return notes.create(callerOf(request), request.params.id, request.body)
    },
  )
  app.get('/notes/:id', { schema: { params: idParams, response: { 200: noteSchema } } }, (request) =>
    notes.get(callerOf(request), request.params.id),
  )
  app.patch(
    '/notes/:id',
    { schema: { params: idParams, body: notePatchSchema, response: { 200: noteSchema } } },
    (request) => notes.update(callerOf(request), request.params.id, request.body),
  )
  app.delete('/notes/:id', { schema: { params: idParams } }, (request, reply) => {
    notes.delete(callerOf(request), request.params.id)
    return reply.code(204).send()
  })
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'

import { callerOf } from '../access/authenticate.ts'
import { fileInputSchema, maxFileBytes } from '../files/file.ts'
import { idParams } from '../http/fields.ts'
import { parseInput } from '../http/parse-input.ts'
import { noteInputSchema, notePatchSchema } from '../notes/note.ts'
import type { Services } from '../services.ts'
import { visitInputSchema, visitMoveSchema } from '../visits/visit.ts'
import { Office } from './office.ts'
import { finishSchema, reasonSchema } from './office-inputs.ts'

/** A body that is absent counts as one without fields. */
function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  return parseInput(schema, request.body ?? {})
}

/** `/office`: what people do, by `POST /office/<work-orders|visits|notes|files>/{id}/<act>`. */
export function registerOfficeRoutes(app: FastifyInstance, services: Services): void {
  const act = (path: string, run: (office: Office, id: string, request: FastifyRequest) => unknown) =>
    app.post(path, { bodyLimit: maxFileBytes * 1.5 }, (request) => {
      const { id } = idParams.parse(request.params)
      return run(new Office(services, callerOf(request)), id, request) ?? {}
    })

  app.get('/work-orders', (request) => ({ items: new Office(services, callerOf(request)).workOrders() }))
  app.get('/work-orders/:id', (request) => {
    const { id } = idParams.parse(request.params)
    return new Office(services, callerOf(request)).look(id)
  })

  act('/work-orders/:id/accept', (office, id) => office.accept(id))
  act('/work-orders/:id/decline', (office, id, request) => office.decline(id, bodyOf(request, reasonSchema)))
  act('/work-orders/:id/book', (office, id, request) => office.book(id, bodyOf(request, visitInputSchema)))
  act('/work-orders/:id/depart', (office, id) => office.depart(id))
  act('/work-orders/:id/start', (office, id) => office.start(id))
  act('/work-orders/:id/hold', (office, id, request) => office.hold(id, bodyOf(request, reasonSchema)))
  act('/work-orders/:id/finish', (office, id, request) => office.finish(id, bodyOf(request, finishSchema)))
  act('/work-orders/:id/void', (office, id, request) => office.void(id, bodyOf(request, reasonSchema)))
  act('/work-orders/:id/notes', (office, id, request) =>
    office.writeNote(id, bodyOf(request, noteInputSchema)),
  )
  act('/work-orders/:id/photos', (office, id, request) =>
    office.addPhoto(id, bodyOf(request, fileInputSchema)),
  )
  act('/visits/:id/reschedule', (office, id, request) =>
    office.reschedule(id, bodyOf(request, visitMoveSchema)),
  )
  act('/visits/:id/cancel', (office, id) => office.cancelVisit(id))
  act('/notes/:id/change', (office, id, request) => office.changeNote(id, bodyOf(request, notePatchSchema)))
  act('/notes/:id/delete', (office, id) => office.deleteNote(id))
  act('/files/:id/delete', (office, id) => office.deleteFile(id))
}

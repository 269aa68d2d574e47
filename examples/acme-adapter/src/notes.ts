import type { NoteRequest, UpdateSettledRequest } from '@truckroll/gateway'
import type { AcmeClient } from './client.ts'
import { toLine, toReference } from './mapping.ts'
import { toWorkOrderId } from './work-order-id.ts'

const maxLength = 20_000

/** A note of Dispatch, new or changed. */
export async function writeNote(acme: AcmeClient, request: NoteRequest): Promise<void> {
  const body = toLine(request.note.description, maxLength)
  if (body === null) return
  const workOrderId = toWorkOrderId(request)
  const externalReference = toReference('attachment', request.note.id ?? request.event.id)
  const noteId = await acme.findNoteId(workOrderId, externalReference)
  if (noteId === undefined) {
    await acme.createNote(workOrderId, { body, visibility: 'customer', externalReference })
  } else {
    await acme.changeNote(noteId, body)
  }
}

export async function deleteNote(acme: AcmeClient, request: NoteRequest): Promise<void> {
  const externalReference = toReference('attachment', request.note.id ?? request.event.id)
  const noteId = await acme.findNoteId(toWorkOrderId(request), externalReference)
  if (noteId !== undefined) await acme.deleteNote(noteId)
}

/** Says on the work order, to the office alone, what Dispatch refused and why. */
export async function tellOffice(
  acme: AcmeClient,
  workOrderId: string,
  { update, step }: UpdateSettledRequest,
): Promise<void> {
  const externalReference = toReference('update', update.id)
  const body = toLine(`Dispatch refused "${update.kind}": ${update.message ?? 'no reason given'}`, maxLength)
  await step('office-note', {
    find: () => acme.findNoteId(workOrderId, externalReference),
    run: () => acme.createNote(workOrderId, { body, visibility: 'internal', externalReference }),
  })
}

import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { notFound } from '../errors.ts'
import type { Page, PageRequest } from '../http/page.ts'
import { newRecord, type ServiceParts } from '../service-parts.ts'
import { workOrderOf } from '../work-orders/work-order-of.ts'
import type { Note, NoteInput, NotePatch } from './note.ts'

/** What is written about a work order: `internal` for the company's own people, `customer` for everyone. */
export class Notes {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  create(caller: Caller, workOrderId: string, input: NoteInput): Note {
    return this.#parts.transactions.run(() => {
      const workOrder = workOrderOf(this.#parts.stores, caller, workOrderId)
      const note: Note = { ...input, workOrderId, author: caller.actor, ...newRecord(this.#parts, 'note') }
      this.#parts.stores.notes.insert(caller.companyId, note)
      this.#parts.journal.record(caller, 'note.created', workOrder, { note })
      return note
    })
  }

  get(caller: Caller, id: string): Note {
    const note = this.#parts.stores.notes.find(caller.companyId, id)
    if (note === undefined) throw notFound('note', id)
    return note
  }

  update(caller: Caller, id: string, patch: NotePatch): Note {
    return this.#parts.transactions.run(() => {
      const before = this.get(caller, id)
      const body = patch.body ?? before.body
      const visibility = patch.visibility ?? before.visibility
      if (body === before.body && visibility === before.visibility) return before
      const note = { ...before, body, visibility, updatedAt: toIsoTime(this.#parts.clock.now()) }
      this.#parts.stores.notes.replace(caller.companyId, note)
      const workOrder = workOrderOf(this.#parts.stores, caller, note.workOrderId)
      this.#parts.journal.record(caller, 'note.updated', workOrder, { note })
      return note
    })
  }

  delete(caller: Caller, id: string): void {
    this.#parts.transactions.run(() => {
      const note = this.get(caller, id)
      this.#parts.stores.notes.delete(caller.companyId, id)
      const workOrder = workOrderOf(this.#parts.stores, caller, note.workOrderId)
      this.#parts.journal.record(caller, 'note.deleted', workOrder, { note })
    })
  }

  list(caller: Caller, workOrderId: string, reference: string | undefined, page: PageRequest): Page<Note> {
    workOrderOf(this.#parts.stores, caller, workOrderId)
    return this.#parts.stores.notes.list(
      caller.companyId,
      [
        { column: 'work_order_id', is: '=', value: workOrderId },
        { column: 'external_reference', is: '=', value: reference },
      ],
      page,
    )
  }
}

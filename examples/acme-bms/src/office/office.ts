import type { z } from 'zod'

import type { Caller } from '../access/caller.ts'
import type { Customer } from '../customers/customer.ts'
import { decodeBase64 } from '../files/decode-base64.ts'
import { fileInputSchema, type StoredFile } from '../files/file.ts'
import { parseInput } from '../http/parse-input.ts'
import { noteInputSchema, notePatchSchema, type Note } from '../notes/note.ts'
import type { Services } from '../services.ts'
import { visitInputSchema, visitMoveSchema, type Visit } from '../visits/visit.ts'
import type { WorkOrder } from '../work-orders/work-order.ts'
import type { WorkOrderStatus } from '../work-orders/workflow.ts'
import { finishSchema, reasonSchema, type FinishInput, type ReasonInput } from './office-inputs.ts'

/** Everything that is known about a work order, as somebody in the office sees it. */
export interface WorkOrderView {
  workOrder: WorkOrder
  customer: Customer
  visits: Visit[]
  notes: Note[]
  files: StoredFile[]
}

const firstPage = { limit: 1000 }

/**
 * What people do, in the name of one of them: changes whose events carry the actor `user`. The same acts stand
 * behind `/office`. Inputs are checked; each act throws AcmeError as the API would answer it.
 */
export class Office {
  readonly #services: Services
  readonly #caller: Caller

  constructor(services: Services, caller: Caller) {
    this.#services = services
    this.#caller = caller
  }

  workOrders(search: { status?: WorkOrderStatus; externalReference?: string } = {}): WorkOrder[] {
    return this.#services.workOrders.list(this.#caller, search, firstPage).items
  }

  look(workOrderId: string): WorkOrderView {
    const { workOrders, customers, visits, notes, files } = this.#services
    const caller = this.#caller
    const workOrder = workOrders.get(caller, workOrderId)
    return {
      workOrder,
      customer: customers.get(caller, workOrder.customerId),
      visits: visits.list(caller, workOrderId, undefined, firstPage).items,
      notes: notes.list(caller, workOrderId, undefined, firstPage).items,
      files: files.list(caller, workOrderId, undefined, firstPage).items,
    }
  }

  accept(workOrderId: string): WorkOrder {
    return this.#change(workOrderId, 'open', {})
  }

  decline(workOrderId: string, input: ReasonInput): WorkOrder {
    return this.#change(workOrderId, 'declined', parseInput(reasonSchema, input))
  }

  book(workOrderId: string, input: z.input<typeof visitInputSchema>): Visit {
    return this.#services.visits.schedule(this.#caller, workOrderId, parseInput(visitInputSchema, input))
  }

  reschedule(visitId: string, input: z.input<typeof visitMoveSchema>): Visit {
    return this.#services.visits.reschedule(this.#caller, visitId, parseInput(visitMoveSchema, input))
  }

  cancelVisit(visitId: string): Visit {
    return this.#services.visits.cancel(this.#caller, visitId)
  }

  depart(workOrderId: string): WorkOrder {
    return this.#change(workOrderId, 'on_the_way', {})
  }

  start(workOrderId: string): WorkOrder {
    return this.#change(workOrderId, 'working', {})
  }

  hold(workOrderId: string, input: ReasonInput): WorkOrder {
    return this.#change(workOrderId, 'on_hold', parseInput(reasonSchema, input))
  }

  finish(workOrderId: string, input: FinishInput = {}): WorkOrder {
    return this.#change(workOrderId, 'done', parseInput(finishSchema, input))
  }

  void(workOrderId: string, input: ReasonInput): WorkOrder {
    return this.#change(workOrderId, 'void', parseInput(reasonSchema, input))
  }

  writeNote(workOrderId: string, input: z.input<typeof noteInputSchema>): Note {
    return this.#services.notes.create(this.#caller, workOrderId, parseInput(noteInputSchema, input))
  }

  changeNote(noteId: string, input: z.input<typeof notePatchSchema>): Note {
    return this.#services.notes.update(this.#caller, noteId, parseInput(notePatchSchema, input))
  }

  deleteNote(noteId: string): void {
    this.#services.notes.delete(this.#caller, noteId)
  }

  addPhoto(workOrderId: string, input: z.input<typeof fileInputSchema>): StoredFile {
    const { contentBase64, ...fields } = parseInput(fileInputSchema, input)
    return this.#services.files.create(this.#caller, workOrderId, fields, decodeBase64(contentBase64))
  }

  deleteFile(fileId: string): void {
    this.#services.files.delete(this.#caller, fileId)
  }

  #change(workOrderId: string, status: WorkOrderStatus, input: FinishInput): WorkOrder {
    return this.#services.statusChanges.change(this.#caller, workOrderId, { ...input, status })
  }
}

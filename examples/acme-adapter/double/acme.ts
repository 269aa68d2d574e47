import { randomUUID } from 'node:crypto'
import { Records, type Item } from './records.ts'

/** What Acme tells of to a webhook. */
export interface AcmeEvent {
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  /** `user`: a person in Acme; `api`: another system, such as our own adapter. */
  readonly actor: { readonly kind: 'user' | 'api' }
  readonly data: Readonly<Record<string, unknown>>
}

export type Actor = AcmeEvent['actor']['kind']

/** One that is closed takes no visit and no other status. */
const closed = new Set(['declined', 'done', 'void'])

/** What one company has in Acme. */
export class Acme {
  readonly customers = new Records('cus')
  readonly workOrders = new Records('wo')
  readonly visits = new Records('vis')
  readonly notes = new Records('note')
  readonly files = new Records('file')
  readonly now: () => number
  readonly #tell: (event: AcmeEvent) => void

  constructor(tell: (event: AcmeEvent) => void, now: () => number = Date.now) {
    this.#tell = tell
    this.now = now
  }

  createWorkOrder(fields: object): Item {
    const blank = { status: 'open', statusReason: null, statusText: null, resolution: null, customFields: {} }
    return this.workOrders.create({ ...blank, number: this.workOrders.find().length + 1, ...fields })
  }

  isClosed(workOrderId: string): boolean {
    return closed.has(String(this.workOrders.get(workOrderId)?.['status']))
  }

  changeStatus(id: string, change: object, actor: Actor): Item | undefined {
    const previousStatus = this.workOrders.get(id)?.['status']
    const workOrder = this.workOrders.change(id, {
      statusReason: null,
      statusText: null,
      ...('reason' in change ? { statusReason: change.reason } : {}),
      ...('text' in change ? { statusText: change.text } : {}),
      ...('resolution' in change ? { resolution: change.resolution } : {}),
      ...('status' in change ? { status: change.status } : {}),
    })
    if (workOrder !== undefined)
      this.tell('work_order.status_changed', id, { workOrder, previousStatus }, actor)
    return workOrder
  }

  createVisit(workOrderId: string, fields: object, actor: Actor): Item {
    const visit = this.visits.create({
      externalReference: null,
      status: 'scheduled',
      ...fields,
      workOrderId,
    })
    this.workOrders.change(workOrderId, { status: 'booked' })
    this.tell('visit.changed', workOrderId, { visit, visitChange: 'created' }, actor)
    return visit
  }

  changeVisit(id: string, fields: object, visitChange: string, actor: Actor): Item | undefined {
    const visit = this.visits.change(id, fields)
    if (visit === undefined) return undefined
    const workOrderId = String(visit['workOrderId'])
    this.tell('visit.changed', workOrderId, { visit, visitChange }, actor)
    return visit
  }

  /** With the last visit called off, the order waits for one again. */
  cancelVisit(id: string, actor: Actor): Item | undefined {
    const visit = this.changeVisit(id, { status: 'canceled' }, 'canceled', actor)
    const workOrderId = String(visit?.['workOrderId'])
    const isBooked = this.workOrders.get(workOrderId)?.['status'] === 'booked'
    const isLast = this.visits.find({ workOrderId, status: 'scheduled' }).length === 0
    if (isBooked && isLast) this.changeStatus(workOrderId, { status: 'open' }, actor)
    return visit
  }

  createNote(workOrderId: string, fields: object, actor: Actor): Item {
    const note = this.notes.create({ externalReference: null, ...fields, workOrderId })
    this.tell('note.created', workOrderId, { note }, actor)
    return note
  }

  /** A file of a person for the brand to see. */
  addFile(workOrderId: string, fileName: string, contentBase64: string): void {
    const fields = { fileName, contentType: 'image/jpeg', contentBase64, visibility: 'customer' }
    const file = this.files.create({ externalReference: null, ...fields, workOrderId })
    this.tell('file.created', workOrderId, { file }, 'user')
  }

  tell(type: string, workOrderId: string, data: object, actor: Actor): void {
    const workOrderReference = this.workOrders.get(workOrderId)?.['externalReference'] ?? null
    this.#tell({
      id: randomUUID(),
      type,
      occurredAt: new Date(this.now()).toISOString(),
      actor: { kind: actor },
      data: { workOrderId, workOrderReference, ...data },
    })
  }
}

import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { AcmeError, notFound } from '../errors.ts'
import type { Page, PageRequest } from '../http/page.ts'
import { newRecord, type ServiceParts } from '../service-parts.ts'
import type { StatusChanges } from '../work-orders/status-changes.ts'
import { workOrderOf } from '../work-orders/work-order-of.ts'
import type { WorkOrder } from '../work-orders/work-order.ts'
import { isClosed } from '../work-orders/workflow.ts'
import type { Visit, VisitInput, VisitMove } from './visit.ts'

const maxVisitsPerWorkOrder = 200

/** When somebody comes. Scheduling books an open work order; canceling its last visit opens it again. */
export class Visits {
  readonly #parts: ServiceParts
  readonly #statusChanges: StatusChanges

  constructor(parts: ServiceParts, statusChanges: StatusChanges) {
    this.#parts = parts
    this.#statusChanges = statusChanges
  }

  schedule(caller: Caller, workOrderId: string, input: VisitInput): Visit {
    return this.#parts.transactions.run(() => {
      const workOrder = this.#openWorkOrder(caller, workOrderId)
      if (this.#ofWorkOrder(caller, workOrderId).length >= maxVisitsPerWorkOrder)
        throw new AcmeError('ACME_CONFLICT', `A work order has ${maxVisitsPerWorkOrder} visits at most.`)
      const visit: Visit = {
        workOrderId,
        status: 'scheduled',
        start: input.start,
        end: input.end,
        timeZone: input.timeZone ?? workOrder.address.timeZone ?? null,
        technician: input.technician ?? null,
        externalReference: input.externalReference,
        updatedBy: caller.actor,
        ...newRecord(this.#parts, 'vis'),
      }
      this.#parts.stores.visits.insert(caller.companyId, visit)
      this.#parts.journal.record(caller, 'visit.changed', workOrder, { visit, visitChange: 'scheduled' })
      if (workOrder.status === 'open') this.#statusChanges.change(caller, workOrderId, { status: 'booked' })
      return visit
    })
  }

  /** The window it has already is no change and no event. A canceled visit that gets a window is on again. */
  reschedule(caller: Caller, id: string, move: VisitMove): Visit {
    return this.#parts.transactions.run(() => {
      const before = this.get(caller, id)
      const workOrder = this.#openWorkOrder(caller, before.workOrderId)
      const technician = move.technician === undefined ? before.technician : move.technician
      const timeZone = move.timeZone ?? before.timeZone
      const isSame =
        before.status === 'scheduled' &&
        before.start === move.start &&
        before.end === move.end &&
        before.timeZone === timeZone &&
        before.technician === technician
      if (isSame) return before
      const { start, end } = move
      const visit = this.#write(caller, { ...before, status: 'scheduled', start, end, timeZone, technician })
      this.#parts.journal.record(caller, 'visit.changed', workOrder, { visit, visitChange: 'rescheduled' })
      if (workOrder.status === 'open') this.#statusChanges.change(caller, workOrder.id, { status: 'booked' })
      return visit
    })
  }

  cancel(caller: Caller, id: string): Visit {
    return this.#parts.transactions.run(() => {
      const before = this.get(caller, id)
      if (before.status === 'canceled') return before
      const visit = this.#write(caller, { ...before, status: 'canceled' })
      const workOrder = workOrderOf(this.#parts.stores, caller, before.workOrderId)
      this.#parts.journal.record(caller, 'visit.changed', workOrder, { visit, visitChange: 'canceled' })
      const isLast = this.#ofWorkOrder(caller, workOrder.id).every(({ status }) => status === 'canceled')
      if (isLast && workOrder.status === 'booked')
        this.#statusChanges.change(caller, workOrder.id, { status: 'open' })
      return visit
    })
  }

  get(caller: Caller, id: string): Visit {
    const visit = this.#parts.stores.visits.find(caller.companyId, id)
    if (visit === undefined) throw notFound('visit', id)
    return visit
  }

  list(caller: Caller, workOrderId: string, reference: string | undefined, page: PageRequest): Page<Visit> {
    workOrderOf(this.#parts.stores, caller, workOrderId)
    return this.#parts.stores.visits.list(
      caller.companyId,
      [
        { column: 'work_order_id', is: '=', value: workOrderId },
        { column: 'external_reference', is: '=', value: reference },
      ],
      page,
    )
  }

  #write(caller: Caller, visit: Visit): Visit {
    const written = { ...visit, updatedAt: toIsoTime(this.#parts.clock.now()), updatedBy: caller.actor }
    this.#parts.stores.visits.replace(caller.companyId, written)
    return written
  }

  #openWorkOrder(caller: Caller, id: string): WorkOrder {
    const workOrder = workOrderOf(this.#parts.stores, caller, id)
    if (isClosed(workOrder.status))
      throw new AcmeError(
        'ACME_CONFLICT',
        `The work order is ${workOrder.status}: no visit can be scheduled.`,
      )
    return workOrder
  }

  #ofWorkOrder(caller: Caller, workOrderId: string): Visit[] {
    return this.#parts.stores.visits.all(caller.companyId, [
      { column: 'work_order_id', is: '=', value: workOrderId },
    ])
  }
}

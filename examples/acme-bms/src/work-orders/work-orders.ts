import { isDeepStrictEqual } from 'node:util'

import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { invalidField } from '../errors.ts'
import type { Page, PageRequest } from '../http/page.ts'
import { newRecord, type ServiceParts } from '../service-parts.ts'
import { workOrderSchema, type WorkOrder, type WorkOrderInput, type WorkOrderPatch } from './work-order.ts'
import { workOrderOf } from './work-order-of.ts'
import type { WorkOrderStatus } from './workflow.ts'

export interface WorkOrderSearch {
  externalReference?: string | undefined
  customerId?: string | undefined
  status?: WorkOrderStatus | undefined
  updatedSince?: string | undefined
}

/**
 * The orders a company works off. There is no idempotency key: whoever repeats a create gets a second order, and
 * who wants to know first asks for the `externalReference` given before.
 */
export class WorkOrders {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  create(caller: Caller, input: WorkOrderInput): WorkOrder {
    const { stores, transactions, journal } = this.#parts
    return transactions.run(() => {
      this.#checkCustomer(caller, input.customerId)
      const times = newRecord(this.#parts, 'wo')
      const workOrder: WorkOrder = {
        ...input,
        ...times,
        number: stores.numbers.next(caller.companyId),
        statusReason: null,
        statusText: null,
        statusChangedAt: times.createdAt,
        resolution: null,
        createdBy: caller.actor,
      }
      stores.workOrders.insert(caller.companyId, workOrder)
      journal.record(caller, 'work_order.created', workOrder, { workOrder })
      return workOrder
    })
  }

  get(caller: Caller, id: string): WorkOrder {
    return workOrderOf(this.#parts.stores, caller, id)
  }

  /** What the patch leaves out stays; a patch that changes nothing is no event. */
  update(caller: Caller, id: string, patch: WorkOrderPatch): WorkOrder {
    const { stores, transactions, journal, clock } = this.#parts
    return transactions.run(() => {
      const before = this.get(caller, id)
      if (patch.customerId !== undefined) this.#checkCustomer(caller, patch.customerId)
      const merged = workOrderSchema.parse({ ...before, ...patch })
      const changed = Object.entries(merged).flatMap(([name, value]) =>
        isDeepStrictEqual(value, Object.entries(before).find(([key]) => key === name)?.[1]) ? [] : [name],
      )
      if (changed.length === 0) return before
      const workOrder = { ...merged, updatedAt: toIsoTime(clock.now()) }
      stores.workOrders.replace(caller.companyId, workOrder)
      journal.record(caller, 'work_order.updated', workOrder, { workOrder, changed })
      return workOrder
    })
  }

  list(caller: Caller, search: WorkOrderSearch, page: PageRequest): Page<WorkOrder> {
    return this.#parts.stores.workOrders.list(
      caller.companyId,
      [
        { column: 'external_reference', is: '=', value: search.externalReference },
        { column: 'customer_id', is: '=', value: search.customerId },
        { column: 'status', is: '=', value: search.status },
        { column: 'updated_at', is: '>=', value: search.updatedSince },
      ],
      page,
    )
  }

  #checkCustomer(caller: Caller, customerId: string): void {
    if (this.#parts.stores.customers.find(caller.companyId, customerId) === undefined)
      throw invalidField('/customerId', 'expected the id of a customer of this company')
  }
}

import type { Caller } from '../access/caller.ts'
import { notFound } from '../errors.ts'
import type { Stores } from '../sql/stores.ts'
import type { WorkOrder } from './work-order.ts'

/** The work order with this id, of the caller's company; throws ACME_NOT_FOUND. */
export function workOrderOf(stores: Stores, caller: Caller, id: string): WorkOrder {
  const workOrder = stores.workOrders.find(caller.companyId, id)
  if (workOrder === undefined) throw notFound('work order', id)
  return workOrder
}

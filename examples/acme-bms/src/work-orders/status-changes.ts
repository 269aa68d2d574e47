import { z } from 'zod'

import type { Caller } from '../access/caller.ts'
import { toIsoTime } from '../clock.ts'
import { AcmeError, invalidField } from '../errors.ts'
import { longText, shortText } from '../http/fields.ts'
import type { ServiceParts } from '../service-parts.ts'
import type { Visit } from '../visits/visit.ts'
import type { WorkOrder } from './work-order.ts'
import { workOrderOf } from './work-order-of.ts'
import { allowedAfter, isAllowedChange, isClosed, needsReason, workOrderStatusSchema } from './workflow.ts'

export const statusChangeSchema = z.strictObject({
  status: workOrderStatusSchema,
  reason: shortText.optional(),
  /** More about the reason, in words. */
  text: longText.max(2000).optional(),
  /** What was done; only with `done`. */
  resolution: longText.max(10_000).optional(),
})
export type StatusChange = z.infer<typeof statusChangeSchema>

/** The one place where a work order's status changes. */
export class StatusChanges {
  readonly #parts: ServiceParts

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  /**
   * Moves a work order along its workflow. The status it has already, with nothing new about it, is no change and
   * no event. Throws ACME_CONFLICT where the workflow does not allow it, ACME_INVALID for a reason missing or,
   * from a person, not in the order's list; another system's reason is kept as it came.
   */
  change(caller: Caller, id: string, change: StatusChange): WorkOrder {
    return this.#parts.transactions.run(() => {
      const before = workOrderOf(this.#parts.stores, caller, id)
      checkReason(caller, before, change)
      const isSame = before.status === change.status
      if (isSame && !saysMore(before, change)) return before
      if (!isSame) this.#checkWorkflow(caller, before, change)
      const after = this.#write(caller, before, change)
      if (isClosed(after.status)) this.#cancelVisits(caller, after)
      const isPlanned = after.status === 'open' && before.status === 'proposed' && this.#hasVisit(caller, id)
      return isPlanned ? this.#write(caller, after, { status: 'booked' }) : after
    })
  }

  #checkWorkflow(caller: Caller, before: WorkOrder, change: StatusChange): void {
    const next = allowedAfter(before.status)
    if (!isAllowedChange(before.status, change.status))
      throw new AcmeError(
        'ACME_CONFLICT',
        `A work order that is ${before.status} cannot become ${change.status}; it can become ${next.join(', ')}.`,
      )
    if (change.status === 'booked' && !this.#hasVisit(caller, before.id))
      throw new AcmeError('ACME_CONFLICT', 'A work order is booked by scheduling a visit; it has none yet.')
  }

  #write(caller: Caller, before: WorkOrder, change: StatusChange): WorkOrder {
    const { stores, journal, clock } = this.#parts
    const now = toIsoTime(clock.now())
    const workOrder: WorkOrder = {
      ...before,
      status: change.status,
      statusReason: change.reason ?? null,
      statusText: change.text ?? null,
      resolution: change.status === 'done' ? (change.resolution ?? before.resolution) : null,
      statusChangedAt: now,
      updatedAt: now,
    }
    stores.workOrders.replace(caller.companyId, workOrder)
    journal.record(caller, 'work_order.status_changed', workOrder, {
      workOrder,
      previousStatus: before.status,
    })
    return workOrder
  }

  #cancelVisits(caller: Caller, workOrder: WorkOrder): void {
    const { stores, journal } = this.#parts
    if (workOrder.status === 'done') return
    for (const before of this.#scheduledVisits(caller, workOrder.id)) {
      const visit: Visit = {
        ...before,
        status: 'canceled',
        updatedAt: workOrder.updatedAt,
        updatedBy: caller.actor,
      }
      stores.visits.replace(caller.companyId, visit)
      journal.record(caller, 'visit.changed', workOrder, { visit, visitChange: 'canceled' })
    }
  }

  #hasVisit(caller: Caller, workOrderId: string): boolean {
    return this.#scheduledVisits(caller, workOrderId).length > 0
  }

  #scheduledVisits(caller: Caller, workOrderId: string): Visit[] {
    return this.#parts.stores.visits.all(caller.companyId, [
      { column: 'work_order_id', is: '=', value: workOrderId },
      { column: 'status', is: '=', value: 'scheduled' },
    ])
  }
}

function saysMore(before: WorkOrder, change: StatusChange): boolean {
  return (
    (change.reason !== undefined && change.reason !== before.statusReason) ||
    (change.text !== undefined && change.text !== before.statusText) ||
    (change.resolution !== undefined && change.resolution !== before.resolution)
  )
}

function checkReason(caller: Caller, workOrder: WorkOrder, change: StatusChange): void {
  if (change.resolution !== undefined && change.status !== 'done')
    throw invalidField('/resolution', 'expected only with the status done')
  if (change.reason === undefined && needsReason(change.status))
    throw invalidField('/reason', `expected a reason for the status ${change.status}`)
  if (caller.actor.kind === 'api') return
  const { status } = change
  const isListed = status === 'declined' || status === 'on_hold' || status === 'void' || status === 'done'
  const options = isListed ? (workOrder.reasonOptions[status] ?? []) : []
  if (options.length === 0) return
  const option = options.find(({ code }) => code === change.reason)
  if (option === undefined)
    throw invalidField('/reason', `expected one of ${options.map(({ code }) => code).join(', ')}`)
  if (option.textRequired && (change.text ?? '').trim() === '')
    throw invalidField('/text', `expected some words with the reason ${option.code}`)
}

import { z } from 'zod'

export const workOrderStatusSchema = z.enum([
  'proposed',
  'open',
  'booked',
  'on_the_way',
  'working',
  'on_hold',
  'done',
  'void',
  'declined',
])
export type WorkOrderStatus = z.infer<typeof workOrderStatusSchema>

/**
 * From each status, where it may go. `booked` needs a scheduled visit besides, and comes by itself when one is
 * scheduled. A voided order may be taken up again, a declined one proposed again, a finished one reopened.
 */
const nextStatuses: Readonly<Record<WorkOrderStatus, readonly WorkOrderStatus[]>> = {
  proposed: ['open', 'declined', 'void'],
  open: ['booked', 'on_hold', 'done', 'void'],
  booked: ['open', 'on_the_way', 'working', 'on_hold', 'done', 'void'],
  on_the_way: ['booked', 'working', 'on_hold', 'void'],
  working: ['on_hold', 'done', 'void'],
  on_hold: ['open', 'booked', 'on_the_way', 'working', 'done', 'void'],
  done: ['working'],
  void: ['open'],
  declined: ['proposed'],
}

export function isAllowedChange(from: WorkOrderStatus, to: WorkOrderStatus): boolean {
  return nextStatuses[from].includes(to)
}

export function allowedAfter(from: WorkOrderStatus): readonly WorkOrderStatus[] {
  return nextStatuses[from]
}

/** No visit can be scheduled any more, and those that are scheduled fall. */
export function isClosed(status: WorkOrderStatus): boolean {
  return status === 'done' || status === 'void' || status === 'declined'
}

export function needsReason(status: WorkOrderStatus): boolean {
  return status === 'on_hold' || status === 'void' || status === 'declined'
}

import { TerminalError, type EventResponse, type JobEvent } from '@truckroll/gateway'
import type { AcmeClient, StatusChange } from './client.ts'
import { toLine, toStatusChange } from './mapping.ts'

/** Somebody answered in Dispatch's app: Acme's work order follows. */
export async function followStatus(
  acme: AcmeClient,
  workOrderId: string,
  job: JobEvent,
): Promise<EventResponse> {
  const workOrder = await acme.getWorkOrder(workOrderId)
  const change = workOrder === undefined ? undefined : toStatusChange(job, workOrder)
  return change === undefined ? {} : changeStatus(acme, workOrderId, change)
}

export async function voidWorkOrder(
  acme: AcmeClient,
  workOrderId: string,
  job: JobEvent,
): Promise<EventResponse> {
  const workOrder = await acme.getWorkOrder(workOrderId)
  // The office said no before the brand did: there is nothing left to void.
  if (workOrder?.status === 'declined') return {}
  const reason = toLine(job.status_message) ?? 'canceled by the brand'
  return changeStatus(acme, workOrderId, { status: 'void', reason })
}

export function changeStatus(
  acme: AcmeClient,
  workOrderId: string,
  change: StatusChange,
): Promise<EventResponse> {
  return orAttention(
    acme.changeStatus(workOrderId, change),
    `In Dispatch the job is ${change.status} now; Acme cannot move its work order there.`,
  )
}

/** What Acme's workflow forbids (409), no retry will bring about: a person must look. */
export async function orAttention(work: Promise<unknown>, needsAttention: string): Promise<EventResponse> {
  try {
    await work
    return {}
  } catch (error) {
    if (error instanceof TerminalError && error.status === 409) return { needsAttention }
    throw error
  }
}

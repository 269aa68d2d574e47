import { jobKeyOf, readActions } from '@truckroll/protocol'

/** The job of a payload, so that a payload emitted by hand is queued in that job's group. */
export function jobIdInPayload(payload: unknown): { jobId: string } | undefined {
  const [action] = readActions(payload)
  const jobId = action === undefined ? undefined : jobKeyOf(action, '').jobId
  return jobId === undefined ? undefined : { jobId }
}

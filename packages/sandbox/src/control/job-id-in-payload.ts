import { jobKeyOf, readActions } from '@truckroll/protocol'

/** The job a payload is about, so that what a person emits takes its place in that job's group. */
export function jobIdInPayload(payload: unknown): { jobId: string } | undefined {
  const [action] = readActions(payload)
  const jobId = action === undefined ? undefined : jobKeyOf(action, '').jobId
  return jobId === undefined ? undefined : { jobId }
}

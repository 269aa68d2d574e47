import { jobStatusSchema } from '../world/entities.ts'
import type { JobStatus } from '../world/entities.ts'
import { RecordRefusal } from './record-refusal.ts'

/** What a gateway may report. Playbook: Quick Starts > Gateway > To Dispatch > Job */
const gatewayStatuses = new Set<JobStatus>([
  'unscheduled',
  'rejected',
  'scheduled',
  'complete',
  'paused',
  'canceled',
])

export function readJobStatus(status: string): JobStatus {
  const result = jobStatusSchema.safeParse(status)
  if (!result.success) throw notInWorkflow()
  return result.data
}

export function readGatewayStatus(status: string): JobStatus {
  const known = readJobStatus(status)
  if (!gatewayStatuses.has(known)) throw notInWorkflow()
  return known
}

/** Final states: only a person at Dispatch can change the job. */
export function isClosed(status: JobStatus): boolean {
  return status === 'canceled' || status === 'rejected'
}

/** The exact text of the playbook. Playbook: Use Cases > From Dispatch > Ack & Error > Errors */
export function notInWorkflow(): RecordRefusal {
  return new RecordRefusal('job', {
    status: ['is not included in the list'],
    workflow: ['Job status is not in given workflow'],
  })
}

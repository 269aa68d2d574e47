import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, JobStatus, Organization } from '../world/entities.ts'
import { changeJob } from './change-job.ts'
import { placeJob } from './create-job.ts'
import { isClosed } from './job-statuses.ts'
import { gatewayKeyOf } from './tell-sides.ts'
import { cancelVisitsOf } from './visits-of-canceled-job.ts'

/**
 * Another provider for the same external id: the first one's job is canceled, a new job goes to the second.
 * The brand caused it, so it gets no event. Playbook: Quick Starts > DNM > Direct Assign to Provider > Jobs
 */
export function reassignJob(
  draft: Draft,
  old: Job,
  organization: Organization,
  next: { status: JobStatus; customerId: number | null; content: Record<string, unknown> },
): Job {
  if (!isClosed(old.status) && old.status !== 'complete') {
    const canceled = changeJob(draft, old, { status: 'canceled', statusMessage: 'reassigned' })
    cancelVisitsOf(draft, canceled)
    const gatewayKey = gatewayKeyOf(draft, canceled)
    if (gatewayKey !== null) draft.tell(gatewayKey, 'job', smallJobEvent(canceled), canceled.id)
  }
  const job: Job = {
    ...old,
    id: draft.nextId('job'),
    organizationId: organization.id,
    strategy: 'direct',
    candidates: [],
    status: next.status,
    statusMessage: '',
    resolution: null,
    pauseDescription: null,
    reportedFields: undefined,
    customerId: next.customerId,
    appointmentIds: [],
    attachmentIds: [],
    createdAt: draft.now,
    updatedAt: draft.now,
    fields: { ...old.fields, ...next.content },
  }
  placeJob(draft, job)
  return job
}

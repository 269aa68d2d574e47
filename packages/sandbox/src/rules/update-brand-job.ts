import { isDeepStrictEqual } from 'node:util'
import { smallJobEvent } from '../events/job-event.ts'
import type { Draft } from '../world/draft.ts'
import type { Job, JobStatus } from '../world/entities.ts'
import { changeJob } from './change-job.ts'
import { tellGatewayInFull } from './create-job.ts'
import { tellSides } from './tell-sides.ts'
import { cancelVisitsOf } from './visits-of-canceled-job.ts'

export interface BrandJobUpdate {
  status: JobStatus
  statusMessage: string | undefined
  customerId: number | null
  isNewCustomer: boolean
  content: Record<string, unknown>
}

/**
 * A known job is posted again. If its content changed, the whole job is sent; if only its state changed, the
 * small event; if nothing changed, nothing. A cancel is always the small event.
 */
export function updateBrandJob(draft: Draft, job: Job, update: BrandJobUpdate): Job {
  const fields = { ...job.fields, ...update.content }
  const isNewStatus = update.status !== job.status
  const statusMessage = update.statusMessage ?? (isNewStatus ? '' : job.statusMessage)
  const isNewContent =
    !isDeepStrictEqual(fields, job.fields) || update.customerId !== job.customerId || update.isNewCustomer
  if (!isNewContent && !isNewStatus && statusMessage === job.statusMessage) return job
  const changed = changeJob(draft, job, {
    fields,
    status: update.status,
    statusMessage,
    customerId: update.customerId,
  })
  if (isNewStatus && changed.status === 'canceled') {
    cancelVisitsOf(draft, changed)
    tellSides(draft, changed, 'brand', 'job', smallJobEvent(changed))
  } else if (isNewContent) {
    tellGatewayInFull(draft, changed)
  } else {
    tellSides(draft, changed, 'brand', 'job', smallJobEvent(changed))
  }
  return changed
}

import { dispatchIdSchema, type JsonObject } from '@truckroll/protocol'
import * as z from 'zod'
import type { RecordOutcome } from '../world/entities.ts'
import { toJobOutcome } from './find-gateway-job.ts'
import { knownJob } from './known-by-brand.ts'
import type { PostContext } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { updateBrandJob } from './update-brand-job.ts'

const schema = z.looseObject({
  external_job_id: dispatchIdSchema,
  suggested_times: z.array(z.looseObject({ start_time: z.string(), end_time: z.string() })),
})

/** Times that the customer prefers become a part of the job. Playbook: Use Cases > To Dispatch > Suggested Times */
export function brandSuggestedTimes(post: PostContext, posted: JsonObject): RecordOutcome {
  const record = readRecord('suggested_times', schema, posted)
  const job = knownJob(post, 'suggested_times', record.external_job_id)
  const changed = updateBrandJob(post.draft, job, {
    status: job.status,
    statusMessage: undefined,
    customerId: job.customerId,
    isNewCustomer: false,
    content: { suggested_times: record.suggested_times },
  })
  return toJobOutcome('suggested_times', changed === job ? 'unchanged' : 'updated', changed)
}

import type { VisitsPort } from '@truckroll/gateway'
import type { JobberClient } from './client.ts'
import { toVisit } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { isOver } from './status.ts'

/** The visits of a job. */
export function visitsOf(client: JobberClient, jobId: string, settings: ProviderSettings): VisitsPort {
  return {
    vendor: 'Jobber',
    bmsId: jobId,
    read: async () => {
      const job = await client.getJob(jobId)
      if (job === undefined) return undefined
      return {
        isOver: isOver(job),
        notes: job.notes.nodes.map(({ message }) => message ?? ''),
        visits: job.visits.nodes.map(({ id, startAt }) => ({ id, start: startAt ?? undefined })),
      }
    },
    add: (times) => client.createVisit(jobId, toVisit(times, settings)),
    move: (id, times) => client.moveVisit(id, toVisit(times, settings)),
    remove: (id) => client.deleteVisit(id),
  }
}

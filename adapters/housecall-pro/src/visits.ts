import type { VisitsPort } from '@truckroll/gateway'
import type { Appointment } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { toVisit } from './mapping.ts'
import type { ProviderSettings } from './settings.ts'
import { isOver } from './status.ts'

/** The appointments of a job. */
export function visitsOf(client: HousecallProClient, jobId: string, settings: ProviderSettings): VisitsPort {
  let present: readonly Appointment[] = []
  return {
    vendor: 'Housecall Pro',
    bmsId: jobId,
    read: async () => {
      const job = await client.getJob(jobId)
      if (job === undefined) return undefined
      present = job.schedule?.appointments ?? []
      return {
        isOver: isOver(job),
        notes: job.notes?.map(({ content }) => content ?? '') ?? [],
        visits: present.map(({ id, start_time: start }) => ({ id, start: start ?? undefined })),
      }
    },
    add: async (times) => (await client.addAppointment(jobId, toVisit(times, settings))).id,
    move: async (id, times) => {
      const known = present.find((each) => each.id === id) ?? { id }
      await client.moveAppointment(jobId, known, toVisit(times, settings))
    },
    remove: (id) => client.deleteAppointment(jobId, id),
  }
}

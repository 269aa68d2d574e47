import type { JobWaiting } from '../job-waiting.ts'
import type { JobWork } from '../job-work.ts'
import type { StoredUpdate } from '../outbox-store.ts'

/** Puts together what a store read of many jobs; updates and visits stand in their order. */
export function toJobWorks(
  updates: readonly StoredUpdate[],
  visits: readonly { readonly jobId: string; readonly visit: string }[],
  waits: readonly { readonly jobId: string; readonly waiting: JobWaiting }[],
): ReadonlyMap<string, JobWork> {
  const updatesOf = Map.groupBy(updates, ({ jobId }) => jobId)
  const visitsOf = Map.groupBy(visits, ({ jobId }) => jobId)
  const waitingOf = new Map(waits.map(({ jobId, waiting }) => [jobId, waiting]))
  const jobIds = new Set([...updatesOf.keys(), ...visitsOf.keys(), ...waitingOf.keys()])
  return new Map(
    [...jobIds].map((jobId) => [
      jobId,
      {
        updates: updatesOf.get(jobId) ?? [],
        openVisits: (visitsOf.get(jobId) ?? []).map(({ visit }) => visit),
        waiting: waitingOf.get(jobId),
      },
    ]),
  )
}

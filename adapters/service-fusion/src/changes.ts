import {
  PollCursor,
  type PollChangesRequest,
  type PollChangesResponse,
  type JobUpdate,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { ServiceFusionClient } from './client.ts'
import { readJob } from './read-job.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { isKnownStatus, isOver, toStatus } from './status.ts'

/** A change may be listed a little after it was made. */
const overlapMs = 5 * 60_000
const dayMs = 86_400_000
/** So many pages of jobs changed between two looks are read. */
const mostPages = 10
/** Whether a note counts as a change of its job is documented nowhere: so many open jobs are looked at each time. */
const openAtOnce = 3

/** What happened to jobs of Dispatch: to those that were changed since the cursor, and to open ones in turn. */
export async function readChanges(
  client: ServiceFusionClient,
  request: PollChangesRequest<ProviderSettings, Credentials>,
  settings: ProviderSettings,
  nowMs: number,
): Promise<PollChangesResponse> {
  const cursor = new PollCursor(request.cursor, nowMs - dayMs)
  const { newestMs, jobs } = await listSince(client, cursor.since - overlapMs)
  for (const id of cursor.openOrders(openAtOnce)) {
    if (jobs.has(id)) continue
    const job = await client.getJob(id)
    // One that is not found is asked for again when its turn comes.
    if (job === undefined) cursor.keep(id, true)
    else jobs.set(id, job)
  }
  const ours = await Promise.all(
    [...jobs.values()].map(async (job) => [job, await request.findJob(job.id)] as const),
  )
  const found = ours.flatMap(([job, known]) => (known === undefined ? [] : [{ job, known }]))
  const isUnknown = found.some(({ job }) => !isKnownStatus(job.status ?? '', settings))
  const statuses = isUnknown ? await client.listStatuses() : []
  const updates: JobUpdate[] = []
  for (const { job, known } of found) {
    updates.push(...readJob(job, cursor.told, known, settings, statuses))
    cursor.keep(job.id, !isOver(toStatus(job, settings, statuses)))
  }
  return { updates, cursor: cursor.toText(Math.min(Math.max(cursor.since, newestMs), nowMs)) }
}

/** The oldest change first. Filters were seen to be ignored: what is older than asked for ends the list. */
async function listSince(client: ServiceFusionClient, sinceMs: number) {
  const jobs: Job[] = []
  let newestMs = 0
  for (let page = 1; page <= mostPages; page += 1) {
    const { jobs: listed, isLast } = await client.listChanged(page, sinceMs)
    const times = listed.map(({ updated_at: at }) => Date.parse(at ?? '') || 0)
    newestMs = Math.max(newestMs, ...times)
    jobs.push(...listed.filter((_, index) => (times[index] ?? 0) >= sinceMs))
    if (isLast || (times.at(-1) ?? 0) < sinceMs) break
  }
  return { newestMs, jobs: new Map(jobs.toReversed().map((job) => [job.id, job])) }
}

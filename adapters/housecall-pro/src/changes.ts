import {
  PollCursor,
  type JobUpdate,
  type PollChangesRequest,
  type PollChangesResponse,
  type ToldBefore,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { readHappenings, readVisits } from './read-job.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

/** A change may be listed a little after it was made. */
const overlapMs = 5 * 60_000
const dayMs = 86_400_000
/** So many jobs changed between two looks are read; the rest at the next one, from the same time on. */
const mostPages = 20

interface Tools {
  /** What of a job goes to the brand besides, such as files; it may call out. */
  readonly readFiles: (job: Job, jobId: string, told: ToldBefore) => Promise<readonly JobUpdate[]>
}

/** The jobs that were changed since the cursor. Pages shift while they are read: one is read on, and repeats do no harm. */
export async function readChanges(
  client: HousecallProClient,
  request: PollChangesRequest<ProviderSettings, Credentials>,
  settings: ProviderSettings,
  nowMs: number,
  { readFiles }: Tools,
): Promise<PollChangesResponse> {
  const cursor = new PollCursor(request.cursor, nowMs - dayMs)
  const jobs = await listSince(client, cursor.since - overlapMs)
  const updates: JobUpdate[] = []
  let newest = cursor.since
  // The oldest change first.
  for (const job of jobs.toReversed()) {
    newest = Math.max(newest, Date.parse(job.updated_at ?? '') || 0)
    const found = await request.findJob(job.id)
    if (found === undefined) continue
    updates.push(
      ...readVisits(job, cursor.told, found, cursor.since - overlapMs),
      ...readHappenings(job, found, settings),
      ...(await readFiles(job, found.jobId, cursor.told)),
    )
  }
  return { updates, cursor: cursor.toText(Math.min(newest, nowMs)) }
}

async function listSince(client: HousecallProClient, since: number): Promise<readonly Job[]> {
  const jobs = new Map<string, Job>()
  let isPast = false
  for (let page = 1; page <= mostPages; page += 1) {
    const { jobs: found, isLast } = await client.listChanged(page)
    for (const job of found) if (!jobs.has(job.id)) jobs.set(job.id, job)
    const oldest = found.at(-1)?.updated_at
    // One page more: what was changed meanwhile pushed others onto it.
    if (isLast || isPast) break
    isPast = oldest != null && Date.parse(oldest) < since
  }
  return [...jobs.values()].filter(({ updated_at: at }) => at == null || Date.parse(at) >= since)
}

import {
  PollCursor,
  type JobUpdate,
  type PollChangesRequest,
  type PollChangesResponse,
  type ToldBefore,
} from '@truckroll/gateway'
import type { Job } from './answers.ts'
import type { JobberClient } from './client.ts'
import { readJob } from './read-job.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { isOver } from './status.ts'

/** A change may be listed a little after it was made. */
const overlapMs = 5 * 60_000
const dayMs = 86_400_000
/** So many pages of jobs changed between two looks are read. */
const mostPages = 10
/** Jobber does not say whether a note or a visit counts as a change of its job: so many open jobs are looked at each time. */
const openAtOnce = 20

interface Tools {
  /** Files that people added to notes; it may call out. */
  readonly readFiles: (job: Job, jobId: string, told: ToldBefore) => Promise<readonly JobUpdate[]>
}

/** What happened to jobs of Dispatch: to those that were changed since the cursor, and to open ones in turn. */
export async function readChanges(
  client: JobberClient,
  request: PollChangesRequest<ProviderSettings, Credentials>,
  settings: ProviderSettings,
  nowMs: number,
  { readFiles }: Tools,
): Promise<PollChangesResponse> {
  const cursor = new PollCursor(request.cursor, nowMs - dayMs)
  const { newestMs, ids } = await listSince(client, cursor.since - overlapMs)
  const wanted = [...new Set([...ids, ...cursor.openOrders(openAtOnce)])]
  const found = new Map(await Promise.all(wanted.map(async (id) => [id, await request.findJob(id)] as const)))
  const updates: JobUpdate[] = []
  for (const job of await client.getJobs(wanted.filter((id) => found.get(id) !== undefined))) {
    const known = found.get(job.id)
    if (known === undefined) continue
    updates.push(
      ...readJob(job, cursor.told, known, settings, cursor.since - overlapMs),
      ...(await readFiles(job, known.jobId, cursor.told)),
    )
    cursor.keep(job.id, !isOver(job))
  }
  return { updates, cursor: cursor.toText(Math.min(Math.max(cursor.since, newestMs), nowMs)) }
}

/** Pages shift while they are read: one that is listed twice does no harm, and the overlap brings what slipped by. */
async function listSince(client: JobberClient, sinceMs: number) {
  const ids = new Set<string>()
  let newestMs = 0
  let after: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { nodes, pageInfo } = await client.listChanged(after)
    for (const { id, updatedAt } of nodes) {
      const at = Date.parse(updatedAt ?? '') || 0
      newestMs = Math.max(newestMs, at)
      if (at >= sinceMs) ids.add(id)
    }
    const oldest = Date.parse(nodes.at(-1)?.updatedAt ?? '') || 0
    const next = pageInfo.endCursor ?? undefined
    if (!pageInfo.hasNextPage || next === undefined || next === after || oldest < sinceMs) break
    after = next
  }
  return { newestMs, ids: [...ids] }
}

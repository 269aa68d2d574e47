import { ProviderError, TerminalError, type EventResponse, type JobLink } from '@truckroll/gateway'
import { statusSchema, workFields, workSchema, type Work, type WorkStatus } from './answers.ts'
import type { TrytonClient } from './client.ts'
import { toPattern } from './mapping.ts'
import type { ProviderSettings, Statuses } from './settings.ts'

/** One company's Tryton, and how it wants its jobs. */
export interface Desk {
  readonly tryton: TrytonClient
  readonly settings: ProviderSettings
  readonly externalOrganizationId: string
}

/** The task that the job was linked with when it was created. */
export function toWorkId({ link }: { readonly link: JobLink }): number {
  const id = Number(link.bmsId)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new TerminalError('expected a job with a task; link it with PUT /v1/jobs/{jobId}, then replay')
}

/** A search, since a read of one that is gone fails in the same words as one without the right to it. */
export async function getWork({ tryton }: Desk, id: number): Promise<Work | undefined> {
  return (await tryton.search('project.work', [['id', '=', id]], workFields, workSchema, { limit: 1 }))[0]
}

/** The oldest task whose name begins with the tag. */
export async function findWork({ tryton }: Desk, tag: string): Promise<Work | undefined> {
  const domain = [['name', 'like', toPattern(tag)]]
  const found = await tryton.search('project.work', domain, workFields, workSchema)
  return found.find(({ name }) => name.startsWith(tag))
}

/** The statuses of work by the names that the settings give them. @throws ProviderError if one is missing. */
export async function readStatuses({
  tryton,
  settings,
}: Desk): Promise<Readonly<Record<keyof Statuses, WorkStatus>>> {
  const rows = await tryton.search('project.work.status', [], ['name', 'progress'], statusSchema)
  const of = (name: string) => {
    const found = rows.find((row) => row.name.toLowerCase() === name.toLowerCase())
    if (found !== undefined) return found
    throw new ProviderError(
      `expected a status of work "${name}" in Tryton that the login ${tryton.login} may see`,
    )
  }
  const { offered, accepted, scheduled, enroute, started, paused, complete, rejected, canceled } =
    settings.statuses
  return {
    offered: of(offered),
    accepted: of(accepted),
    scheduled: of(scheduled),
    enroute: of(enroute),
    started: of(started),
    paused: of(paused),
    complete: of(complete),
    rejected: of(rejected),
    canceled: of(canceled),
  }
}

/** Does something to the task of a job; if there is none any more, a person has to look. */
export async function withWork(
  desk: Desk,
  id: number,
  wish: string,
  act: (work: Work) => Promise<EventResponse>,
): Promise<EventResponse> {
  const work = await getWork(desk, id)
  if (work !== undefined) return act(work)
  return {
    needsAttention: `${wish} Task ${id} is not in Tryton any more, or the login ${desk.tryton.login} may not see it.`,
  }
}

/** A status may ask for a progress, and is refused without it. */
export function toStatusValues({ id, progress }: WorkStatus): object {
  return { status: id, ...(progress === null ? {} : { progress }) }
}

export async function moveWork(desk: Desk, work: Work, status: WorkStatus): Promise<EventResponse> {
  if (work.status === status.id) return {}
  await desk.tryton.write('project.work', work, toStatusValues(status))
  return {}
}

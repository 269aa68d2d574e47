import {
  toFileName,
  toStatusMeaning,
  toStatusUpdate,
  type FoundJob,
  type JobUpdate,
  type PollChangesResponse,
  type Update,
} from '@truckroll/gateway'
import type { z } from 'zod'
import {
  fileSchema,
  noteSchema,
  readDateTime,
  statusSchema,
  toDateTime,
  workFields,
  workSchema,
  type Work,
  type WorkStatus,
} from './answers.ts'
import { parseTag, readVisit, toStatusMap, toVisitId } from './mapping.ts'
import { formatState, parseSnapshot, parseState, type Snapshot, type State } from './snapshot.ts'
import type { ProviderSettings } from './settings.ts'
import { findWork, type Desk } from './works.ts'

export interface DeskReader extends Desk {
  findJob(bmsId: string): Promise<FoundJob | undefined>
}

/**
 * A transaction is seen once it is committed, with the time at which it began: so each question goes back further than
 * any of them lasts, and what was seen is known by its time.
 */
const overlapMs = 120_000
const pageSize = 100
/** Tasks that nobody has touched for so long are not remembered any more, so that the cursor stays short. */
const forgetAfterMs = 90 * 86_400_000

/** What people did to the tasks of jobs since they were seen last. */
export async function pollWorks(
  reader: DeskReader,
  cursor: string | undefined,
  nowMs: number,
): Promise<PollChangesResponse> {
  const before = parseSnapshot(cursor, nowMs)
  const since = toDateTime(before.newestMs - overlapMs)
  const works = await readAll(
    reader,
    'project.work',
    [...changedSince(since), ['name', 'like', '[DSP-%']],
    workFields,
    workSchema,
  )
  const changed = works.filter((work) => {
    const [state, changedMs] = before.seen[work.id] ?? []
    // On SQLite its times have whole seconds.
    return changedMs !== changedMsOf(work) || state !== formatState(toState(work, reader.settings))
  })
  const statuses = changed.length === 0 ? [] : await readAllStatuses(reader)
  const seen = new Map(Object.entries(before.seen))
  const updates: JobUpdate[] = []
  for (const work of changed) updates.push(...(await readWork(reader, work, statuses, seen)))
  if (reader.settings.tellsNotes) updates.push(...(await readNotes(reader, since)))
  const newestMs = Math.max(before.newestMs, ...works.map(changedMsOf))
  for (const [id, [, changedMs]] of seen) if (changedMs < newestMs - forgetAfterMs) seen.delete(id)
  const next: Snapshot = { newestMs, seen: Object.fromEntries(seen) }
  return { updates, cursor: JSON.stringify(next) }
}

/** `write_date` is empty until the first write, and one that is empty is greater than nothing. */
function changedSince(since: object): readonly unknown[] {
  return [['OR', [['write_date', '>', since]], [['create_date', '>', since]]]]
}

function changedMsOf({ write_date: written, create_date: created }: Work): number {
  return readDateTime(written ?? created)
}

async function readAll<Row extends z.ZodType<{ readonly id: number }>>(
  { tryton }: Desk,
  model: string,
  domain: readonly unknown[],
  fields: readonly string[],
  row: Row,
): Promise<z.infer<Row>[]> {
  const rows: z.infer<Row>[] = []
  for (let last = 0; ;) {
    const page = await tryton.search(model, [...domain, ['id', '>', last]], fields, row, { limit: pageSize })
    rows.push(...page)
    const newest = page.at(-1)?.id
    if (page.length < pageSize || newest === undefined) return rows
    last = newest
  }
}

function readAllStatuses(desk: Desk): Promise<WorkStatus[]> {
  return readAll(desk, 'project.work.status', [], ['name', 'progress'], statusSchema)
}

async function readWork(
  reader: DeskReader,
  work: Work,
  statuses: readonly WorkStatus[],
  seen: Map<string, Snapshot['seen'][string]>,
): Promise<JobUpdate[]> {
  const { externalOrganizationId, settings } = reader
  const owner = await findOwner(reader, work)
  if (owner === undefined) return []
  const state = toState(work, settings)
  const known = seen.get(String(work.id))
  const changedMs = changedMsOf(work)
  seen.set(String(work.id), [formatState(state), changedMs])
  const own = (await reader.tryton.session()).userId
  // What the gateway wrote itself, Dispatch knows.
  if ((work.write_uid ?? work.create_uid) === own) return []
  const before = known === undefined ? undefined : parseState(known[0])
  const name = statuses.find(({ id }) => id === work.status)?.name ?? ''
  const occurredAt = new Date(changedMs).toISOString()
  const told = toUpdates(before, state, {
    statusUpdate: toStatusUpdate(
      toStatusMeaning(name, toStatusMap(settings.statuses), settings, owner.sourceId),
      occurredAt,
    ),
    appointmentId: toVisitId(externalOrganizationId, work.id),
    occurredAt,
    isFurtherVisit: owner.isFurtherVisit,
  })
  return told.map((update) => ({
    job: { externalOrganizationId, bmsId: owner.bmsId },
    update,
    key: `work-${work.id}-${formatState(state)}-${changedMs}-${update.kind}`,
  }))
}

function toState(work: Work, { visitMinutes }: ProviderSettings): State {
  const { startMs, endMs } = readVisit(work, visitMinutes) ?? {}
  return { status: work.status, startMs, endMs }
}

/** The job of a task: its own, or that of the task whose further visit it is. */
async function findOwner(reader: DeskReader, work: Work) {
  const tag = parseTag(work.name)
  if (tag === undefined) return undefined
  const main = tag.isFurtherVisit ? await findWork(reader, tag.jobTag) : work
  const bmsId = main === undefined ? undefined : String(main.id)
  const job = bmsId === undefined ? undefined : await reader.findJob(bmsId)
  if (bmsId === undefined || job === undefined) return undefined
  return { bmsId, sourceId: job.sourceId, isFurtherVisit: tag.isFurtherVisit }
}

interface Told {
  readonly statusUpdate: Update | undefined
  readonly appointmentId: string
  readonly occurredAt: string
  readonly isFurtherVisit: boolean
}

function toUpdates(before: State | undefined, now: State, told: Told): Update[] {
  const { statusUpdate, appointmentId, occurredAt, isFurtherVisit } = told
  const isOver = ['complete', 'cancel', 'reject'].includes(statusUpdate?.kind ?? '')
  const updates: Update[] = []
  const isNewStatus = before?.status !== now.status
  const isMoved = before?.startMs !== now.startMs || before?.endMs !== now.endMs
  if (isMoved && now.startMs !== undefined && now.endMs !== undefined && !isOver) {
    const [start = '', end = ''] = [now.startMs, now.endMs].map((ms) => new Date(ms).toISOString())
    updates.push({ kind: 'schedule', start, end, appointmentId, occurredAt })
  }
  if (before?.startMs !== undefined && now.startMs === undefined && !isOver)
    updates.push({ kind: 'unschedule', appointmentId, occurredAt })
  if (!isNewStatus || statusUpdate === undefined) return updates
  if (!isFurtherVisit)
    return statusUpdate.kind === 'accept' ? [statusUpdate, ...updates] : [...updates, statusUpdate]
  if (statusUpdate.kind === 'cancel' || statusUpdate.kind === 'reject')
    updates.push({ kind: 'unschedule', appointmentId, occurredAt })
  if (statusUpdate.kind === 'enroute' || statusUpdate.kind === 'start')
    updates.push({ ...statusUpdate, appointmentId })
  return updates
}

/** Notes and attachments do not touch their task, so they are asked for by themselves. */
async function readNotes(reader: DeskReader, since: object): Promise<JobUpdate[]> {
  const { externalOrganizationId } = reader
  const own = (await reader.tryton.session()).userId
  const domain = [
    ['create_date', '>', since],
    ['resource', 'like', 'project.work,%'],
    ['create_uid', '!=', own],
  ]
  const facts = ['resource', 'create_date', 'create_uid']
  const notes = await readAll(reader, 'ir.note', domain, [...facts, 'message'], noteSchema)
  const files = await readAll(
    reader,
    'ir.attachment',
    [...domain, ['type', '=', 'data']],
    [...facts, 'name', 'data'],
    fileSchema,
  )
  const told = [
    ...notes.map(({ id, resource, create_date, message }) => ({
      resource,
      name: `note-${id}`,
      update: (external: string): Update => ({
        kind: 'note',
        text: (message ?? '').slice(0, 65_536),
        id: external,
        occurredAt: new Date(readDateTime(create_date)).toISOString(),
      }),
      isEmpty: (message ?? '').trim() === '',
    })),
    ...files.map(({ id, resource, create_date, name, data }) => ({
      resource,
      name: `file-${id}`,
      update: (external: string): Update => ({
        kind: 'attachment',
        fileName: toFileName(name, ''),
        contentBase64: (data?.base64 ?? '').replaceAll(/\s/g, ''),
        id: external,
        occurredAt: new Date(readDateTime(create_date)).toISOString(),
      }),
      isEmpty: (data?.base64 ?? '').trim() === '',
    })),
  ]
  const updates: JobUpdate[] = []
  for (const { resource, name, update, isEmpty } of told) {
    const bmsId = resource?.split(',')[1]
    if (isEmpty || bmsId === undefined || (await reader.findJob(bmsId)) === undefined) continue
    const id = `tryton-${externalOrganizationId}-${name}`
    updates.push({ job: { externalOrganizationId, bmsId }, update: update(id), key: name })
  }
  return updates
}

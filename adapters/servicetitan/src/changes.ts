import {
  toStatusMeaning,
  toStatusUpdate,
  type FoundJob,
  type JobUpdate,
  type PollChangesRequest,
  type PollChangesResponse,
  type Relinked,
  type Update,
} from '@truckroll/gateway'
import type { z } from 'zod'
import {
  appointmentSchema,
  bookingSchema,
  jobSchema,
  noteSchema,
  type Appointment,
  type Booking,
  type Job,
  type Note,
} from './answers.ts'
import type { BookingsApi } from './bookings-api.ts'
import { toBookingLink } from './bookings.ts'
import type { ServiceTitanClient } from './client.ts'
import { takeOver } from './conversion.ts'
import { notesIn } from './summary-notes.ts'
import { ChangeCursor } from './cursor.ts'
import type { Feed } from './feeds.ts'
import { factKeys, isSameTime, statusMap, toFacts, toGone, toTime, toVisitFact } from './mapping.ts'
import { readNoteForBrand } from './notes.ts'
import type { Credentials, ProviderSettings } from './settings.ts'

/** ServiceTitan takes so many ids in one question. */
const mostIds = 50
const mostBookingPages = 20

/** ServiceTitan with the login and the settings of one company. */
export interface Open {
  readonly client: ServiceTitanClient
  /** Undefined if the company has no booking provider. */
  readonly bookings: BookingsApi | undefined
  readonly settings: ProviderSettings
}

interface Tools extends Open {
  readonly cursor: ChangeCursor
  /** Undefined if the job is none of Dispatch's; the feeds hold all jobs of the company. */
  readonly find: (bmsId: string) => Promise<FoundJob | undefined>
}

/** One page of each feed: what happened in ServiceTitan to jobs of Dispatch. */
export async function readChanges(
  open: Open,
  request: PollChangesRequest<ProviderSettings, Credentials>,
  nowMs: number,
): Promise<PollChangesResponse> {
  const cursor = new ChangeCursor(request.cursor, nowMs)
  const known = new Map<string, FoundJob | undefined>()
  const find = async (bmsId: string) => {
    if (!known.has(bmsId)) known.set(bmsId, await request.findJob(bmsId))
    return known.get(bmsId)
  }
  const { client } = open
  const tools = { ...open, cursor, find }
  const next: Next = async (feed, item) => {
    const page = await client.readFeed(feed, cursor.from[feed], item)
    // A feed that does not move on is asked again at the usual time.
    const hasMore = page.hasMore && page.continueFrom !== cursor.from[feed]
    cursor.from[feed] = page.continueFrom
    return { items: page.data, hasMore }
  }
  const visitsRead = await next('appointments', appointmentSchema)
  const jobsRead = await next('jobs', jobSchema)
  const notesRead = await next('job-notes', noteSchema)
  // Bookings are asked for last and looked at first: a job that is in a page above was made of its booking before.
  const bookingsRead = await readBookingPages(open, next)
  const booked = await readBookings(tools, bookingsRead.items, known)
  // Visits before statuses: a job that was scheduled and begun between two looks is told in that order.
  const visits = await readVisits(tools, visitsRead.items)
  const statuses = await readStatuses(tools, jobsRead.items)
  const said = await readNotes(tools, notesRead.items)
  const updates = [
    ...booked.updates,
    ...visits.map((visit) => beforeStatuses(visit, statuses)),
    ...statuses,
    ...said,
  ]
  const more = [visitsRead, jobsRead, notesRead, bookingsRead].some(({ hasMore }) => hasMore)
  return { relinked: booked.relinked, updates, cursor: cursor.toText(), more }
}

/**
 * An appointment is changed by what becomes of its job as well. It was made before the technician went: told the other way
 * round, the technician's going would count as older than the visit.
 */
function beforeStatuses(visit: JobUpdate, statuses: readonly JobUpdate[]): JobUpdate {
  const { job, update } = visit
  if (update.kind !== 'schedule' || !('jobId' in job)) return visit
  const times = statuses
    .filter((status) => 'jobId' in status.job && status.job.jobId === job.jobId)
    .map((status) => Date.parse(status.update.occurredAt ?? ''))
    .filter((at) => at <= Date.parse(update.occurredAt ?? ''))
  if (times.length === 0) return visit
  return { ...visit, update: { ...update, occurredAt: toTime(Math.min(...times) - 1_000) } }
}

interface FeedPage<Record> {
  readonly items: readonly Record[]
  readonly hasMore: boolean
}
type Next = <Item extends z.ZodType>(feed: Feed, item: Item) => Promise<FeedPage<z.output<Item>>>

/** To the end of their feed, so that no job is passed by whose booking stands on a later page. */
async function readBookingPages({ bookings }: Open, next: Next): Promise<FeedPage<Booking>> {
  const items: Booking[] = []
  let hasMore = bookings !== undefined
  for (let page = 0; hasMore && page < mostBookingPages; page += 1) {
    const read = await next('bookings', bookingSchema)
    items.push(...read.items)
    hasMore = read.hasMore
  }
  return { items, hasMore }
}

/** What became of bookings; of a job that the office made of one, all that it has by now, as it may have been passed by. */
async function readBookings(
  tools: Tools,
  bookings: readonly Booking[],
  known: Map<string, FoundJob | undefined>,
): Promise<{ readonly relinked: readonly Relinked[]; readonly updates: readonly JobUpdate[] }> {
  const { client, cursor, settings, find } = tools
  const relinked: Relinked[] = []
  const updates: JobUpdate[] = []
  for (const booking of bookings) {
    const { id, jobId, status, modifiedOn } = booking
    const found = await find(toBookingLink(id))
    if (found === undefined) continue
    if (cursor.told.isNews(`b${id}`, status)) {
      const meaning = toStatusMeaning(status, statusMap, settings, found.sourceId)
      const update = toStatusUpdate(meaning, modifiedOn ?? undefined)
      if (update !== undefined)
        updates.push({ job: { jobId: found.jobId }, update, key: `booking-${id}-${status}` })
    }
    if (jobId == null) continue
    relinked.push({ from: toBookingLink(id), to: jobId })
    known.set(jobId, found)
    if (notesIn(booking.summary).length > 0) await takeOver(client, jobId, booking)
    const visits = await readVisits(tools, await client.listAppointments(jobId))
    const job = await client.getJob(jobId)
    const statuses = job === undefined ? [] : await readStatuses(tools, [job])
    updates.push(...visits.map((visit) => beforeStatuses(visit, statuses)), ...statuses)
  }
  return { relinked, updates }
}

async function readStatuses(tools: Tools, jobs: readonly Job[]): Promise<readonly JobUpdate[]> {
  const updates: JobUpdate[] = []
  for (const job of jobs) {
    const found = await tools.find(job.id)
    if (found === undefined || !tools.cursor.told.isNews(`j${job.id}`, job.jobStatus)) continue
    const update = await toJobUpdate(tools, job, found)
    const key = `job-${job.id}-${job.jobStatus}-${job.modifiedOn ?? ''}`
    if (update !== undefined) updates.push({ job: { jobId: found.jobId }, update, key })
  }
  return updates
}

async function toJobUpdate(
  { client, settings }: Tools,
  job: Job,
  { sourceId }: FoundJob,
): Promise<Update | undefined> {
  const at = (job.jobStatus === 'Completed' ? job.completedOn : undefined) ?? job.modifiedOn ?? undefined
  const update = toStatusUpdate(toStatusMeaning(job.jobStatus, statusMap, settings, sourceId), at)
  if (update?.kind !== 'cancel' && update?.kind !== 'reject') return update
  const said = await client.getCancelReason(job.id)
  if (said === undefined) return update
  return {
    ...(said.name === '' ? {} : { reason: said.name }),
    ...(said.text === '' ? {} : { text: said.text }),
    ...update,
  }
}

async function readVisits(tools: Tools, visits: readonly Appointment[]): Promise<readonly JobUpdate[]> {
  const ours: (readonly [Appointment, FoundJob])[] = []
  for (const visit of visits) {
    const found = await tools.find(visit.jobId)
    if (found !== undefined) ours.push([visit, found])
  }
  const facts = await readFacts(tools.client, [...new Set(ours.map(([{ jobId }]) => jobId))])
  return ours.flatMap(([visit, { jobId }]) => {
    const update = toVisitUpdate(visit, facts.get(visit.jobId) ?? new Map(), tools.cursor)
    const value = update === undefined ? '' : JSON.stringify({ ...update, occurredAt: '' })
    if (!tools.cursor.told.isNews(`a${visit.id}`, value) || update === undefined) return []
    return [{ job: { jobId }, update, key: `appointment-${visit.id}-${visit.modifiedOn ?? value}` }]
  })
}

function toVisitUpdate(
  visit: Appointment,
  facts: ReadonlyMap<string, string>,
  cursor: ChangeCursor,
): Update | undefined {
  const { id: appointmentId, modifiedOn, start, end, arrivalWindowStart, arrivalWindowEnd, status } = visit
  const occurredAt = modifiedOn ?? undefined
  // Stands for "not scheduled yet", and nobody was sent there.
  const isOnItsWay = status === 'Dispatched' || status === 'Working'
  if (isSameTime(start, facts.get(factKeys.placeholder)) && !isOnItsWay) return undefined
  if (visit.active === false || status === 'Canceled') {
    const isTakenBack = [...facts.values()].includes(toGone(appointmentId))
    return isTakenBack ? undefined : { kind: 'unschedule', appointmentId, occurredAt }
  }
  // Dispatch has it at this time itself, unless it heard of another one since.
  const isTold = (cursor.told.last(`a${appointmentId}`) ?? '') !== ''
  const prefix = toVisitFact(appointmentId, '')
  const known = [...facts.values()].find((fact) => fact.startsWith(prefix))
  if (!isTold && isSameTime(start, known?.slice(prefix.length))) return undefined
  const window = { start: arrivalWindowStart ?? start, end: arrivalWindowEnd ?? end }
  return { kind: 'schedule', ...window, appointmentId, occurredAt }
}

/** What stands beside the jobs under the app's GUID. */
async function readFacts(
  client: ServiceTitanClient,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (let from = 0; from < jobIds.length; from += mostIds) {
    for (const job of await client.listJobs(jobIds.slice(from, from + mostIds)))
      found.set(job.id, toFacts(job))
  }
  return found
}

async function readNotes(
  { cursor, settings, find }: Tools,
  notes: readonly Note[],
): Promise<readonly JobUpdate[]> {
  const updates: JobUpdate[] = []
  for (const note of notes) {
    const text = readNoteForBrand(note, settings.brandNoteTag)
    if (text === undefined || note.id == null || note.jobId == null) continue
    const found = await find(note.jobId)
    if (found === undefined || !cursor.told.isNews(`n${note.id}`, text.slice(0, 60))) continue
    const occurredAt = note.modifiedOn ?? note.createdOn ?? undefined
    const update = { kind: 'note' as const, text, id: note.id, occurredAt }
    updates.push({ job: { jobId: found.jobId }, update, key: `note-${note.id}-${note.modifiedOn ?? ''}` })
  }
  return updates
}

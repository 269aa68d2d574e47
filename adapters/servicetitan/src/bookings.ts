import {
  changeMarkedVisit,
  idText,
  MarkedNotes,
  noteMark,
  toLine,
  type AttachmentRequest,
  type ChangeAppointmentRequest,
  type CreateJobRequest,
  type EventResponse,
  type NoteRequest,
  type UpdateJobRequest,
  type VisitTimes,
} from '@truckroll/gateway'
import type { Booking } from './answers.ts'
import type { BookingsApi } from './bookings-api.ts'
import type { ServiceTitanClient } from './client.ts'
import {
  changesAddress,
  changesSummary,
  toAddress,
  toContacts,
  toCustomerName,
  toSummary,
  toTime,
} from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { notesIn, summaryNotes, withNotesOf } from './summary-notes.ts'

type P = ProviderSettings
type C = Credentials

const prefix = 'booking-'

/** What a job is linked to as long as it is a booking; a job of ServiceTitan has the digits alone. */
export function toBookingLink(id: string): string {
  return prefix + id
}

/** Undefined if the link is not that of a booking. */
export function toBookingId(link: string): string | undefined {
  return link.startsWith(prefix) ? link.slice(prefix.length) : undefined
}

/** The job that the office made of it, or else the booking. */
function toLink({ id, jobId }: Booking): string {
  return jobId ?? toBookingLink(id)
}

/** Looks first: somebody may have made a job of it before its link was stored. */
export async function createBooking(
  bookings: BookingsApi,
  client: ServiceTitanClient,
  settings: P,
  request: CreateJobRequest<P, C>,
): Promise<string> {
  const { job, step } = request
  const externalId = idText(job.id)
  return step('booking', {
    find: async () => {
      const found = await bookings.find(externalId)
      return found === undefined ? undefined : toLink(found)
    },
    run: async () => {
      const contacts = toContacts(job)
      const phone = contacts.find(({ type }) => type === 'Phone')?.value
      const known = phone === undefined ? [] : await client.findCustomersByPhone(phone)
      const { priority, businessUnitId, jobTypeId, campaignId } = settings
      const id = await bookings.create({
        name: toCustomerName(job),
        summary: toSummary(request),
        externalId,
        address: toAddress(job),
        contacts,
        isFirstTimeClient: known.length === 0,
        priority,
        businessUnitId,
        jobTypeId,
        campaignId,
      })
      return toBookingLink(id)
    },
  })
}

/** No call of ServiceTitan's that we know of dismisses a booking: the office is asked to. */
export function dismissBooking({ id, status }: Booking, said: string): EventResponse {
  if (status === 'Dismissed') return {}
  const why = said === '' ? '' : ` Dispatch said: ${said}`
  return { needsAttention: `Dismiss booking ${id} in ServiceTitan: the job was canceled in Dispatch.${why}` }
}

export async function updateBooking(
  bookings: BookingsApi,
  booking: Booking,
  request: UpdateJobRequest<P, C>,
): Promise<EventResponse> {
  const { changed, job } = request
  if (changed.length === 0) return followStatus(booking, request)
  const change = {
    ...(changesSummary(changed) ? { summary: withNotesOf(booking.summary, toSummary(request)) } : {}),
    ...(changed.some((pointer) => pointer.startsWith('/customer')) ? { name: toCustomerName(job) } : {}),
    ...(changesAddress(changed) ? { address: toAddress(job) } : {}),
  }
  if (Object.keys(change).length > 0) await bookings.change(booking.id, change)
  return {}
}

/** Nobody works on a booking yet: what it becomes in Dispatch's app, the office has to enter. */
function followStatus(booking: Booking, { job }: UpdateJobRequest<P, C>): EventResponse {
  if (job.status === 'rejected') return dismissBooking(booking, toLine(job.status_message))
  if (job.status !== 'complete' && job.status !== 'paused') return {}
  return {
    needsAttention: `In Dispatch the job is ${job.status}; in ServiceTitan it is still booking ${booking.id}.`,
  }
}

/** A booking asks for one time, that of the visit told last; all visits stand below its summary, so that they are known in the job that it becomes. */
export async function changeBookedVisit(
  bookings: BookingsApi,
  { id }: Booking,
  request: ChangeAppointmentRequest<P, C>,
): Promise<EventResponse> {
  const { appointment, step } = request
  const setStart = async ({ startMs }: VisitTimes) => {
    await bookings.change(id, { start: toTime(startMs) })
    return askedFor
  }
  const answer = await changeMarkedVisit(
    {
      vendor: 'ServiceTitan',
      bmsId: id,
      read: async () => {
        const booking = await bookings.get(id)
        if (booking === undefined) return undefined
        const { start, status, summary } = booking
        const visits = [{ id: askedFor, start: start ?? undefined }]
        return { isOver: status === 'Dismissed', notes: notesIn(summary), visits }
      },
      add: setStart,
      move: async (_, times) => void (await setStart(times)),
      // A booking cannot be without one once it has a time.
      remove: () => Promise.resolve(),
    },
    new MarkedNotes(notesOf(bookings, id), step),
    request,
  )
  if (appointment.status !== 'canceled') return answer
  return { needsAttention: `Dispatch took a visit back that booking ${id} in ServiceTitan may ask for.` }
}

/** What stands for a visit of Dispatch as long as there is no appointment. */
const askedFor = 'start'

export async function writeBookingNote(
  bookings: BookingsApi,
  { id }: Booking,
  request: NoteRequest<P, C>,
): Promise<void> {
  await new MarkedNotes(notesOf(bookings, id), request.step).write(request)
}

export async function eraseBookingNote(
  bookings: BookingsApi,
  { id }: Booking,
  request: NoteRequest<P, C>,
): Promise<void> {
  await new MarkedNotes(notesOf(bookings, id), request.step).erase(noteMark(request))
}

export function refuseFile({ id }: Booking, { attachment }: AttachmentRequest<P, C>): EventResponse {
  const name = toLine(attachment.name) || 'without a name'
  return {
    needsAttention: `A file (${name}) came from Dispatch; booking ${id} in ServiceTitan takes none. Add it to the job by hand.`,
  }
}

function notesOf(bookings: BookingsApi, id: string) {
  return summaryNotes(
    async () => (await bookings.get(id))?.summary,
    (summary) => bookings.change(id, { summary }),
  )
}

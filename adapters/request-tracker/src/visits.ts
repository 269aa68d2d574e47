import type { ChangeAppointmentRequest, EventResponse } from '@truckroll/gateway'
import type { Ticket } from './answers.ts'
import type { RtClient } from './client.ts'
import {
  fieldEquals,
  fieldOf,
  readRtTime,
  readVisit,
  toReference,
  toRtTime,
  toVisit,
  type Visit,
} from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { moveTicket, toTicketId, withTicket } from './tickets.ts'

/** What Dispatch calls the visit that stands on a ticket. It is unique over all companies. */
export function toVisitId(externalOrganizationId: string, ticketId: string): string {
  return `rt-${externalOrganizationId}-${ticketId}`
}

/** What Dispatch tells of an appointment. The first visit stands on the job's ticket, each further one on a child. */
export async function changeVisit(
  rt: RtClient,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { appointment } = request
  const { statuses } = settings
  const wish = `In Dispatch a visit is ${appointment.status ?? 'changed'}.`
  return withTicket(rt, toTicketId(request), wish, async (ticket) => {
    switch (appointment.status) {
      case 'enroute':
        return moveTicket(rt, ticket, statuses.enroute)
      case 'started':
        return moveTicket(rt, ticket, statuses.started)
      case 'scheduled':
        return schedule(rt, settings, request, ticket)
      case 'canceled':
        return takeBack(rt, settings, request, ticket)
      case 'complete':
        return {}
      default:
        return { handled: false }
    }
  })
}

async function schedule(
  rt: RtClient,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
  ticket: Ticket,
): Promise<EventResponse> {
  const { appointment, step } = request
  const visit = toVisit(appointment, settings.visitMinutes)
  if (visit === undefined) return { needsAttention: 'An appointment came without a time that can be read.' }
  const { statuses, fields } = settings
  const holder = await findVisitTicket(rt, settings, request, ticket)
  const named = { ...toTimes(visit), CustomFields: { [fields.visit]: referenceOf(request) } }
  if (holder === undefined && readRtTime(ticket.Starts) !== undefined) {
    const id = await step('visit', {
      find: async () => (await findVisitTicket(rt, settings, request, ticket))?.id,
      run: () =>
        rt.createTicket({
          Queue: settings.queue,
          Subject: ticket.Subject,
          Status: statuses.scheduled,
          Parent: [ticket.id],
          Requestor: ticket.Requestor.map(({ id: name }) => name),
          ...named,
        }),
    })
    return checkTimes(rt, id, visit, settings)
  }
  const target = holder ?? ticket
  await rt.changeTicket(target, named)
  const answer = await checkTimes(rt, target.id, visit, settings)
  if (answer.needsAttention !== undefined || target.id !== ticket.id) return answer
  const isWaiting = [statuses.offered, statuses.accepted].includes(ticket.Status)
  // Its etag is an old one by now.
  return isWaiting ? moveTicket(rt, { ...ticket, etag: undefined }, statuses.scheduled) : {}
}

async function takeBack(
  rt: RtClient,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
  ticket: Ticket,
): Promise<EventResponse> {
  const { statuses, fields } = settings
  const holder = await findVisitTicket(rt, settings, request, ticket)
  if (holder === undefined) return {}
  if (holder.id !== ticket.id) return moveTicket(rt, holder, statuses.canceled)
  await rt.changeTicket(holder, { Starts: '', Due: '', CustomFields: { [fields.visit]: '' } })
  const isBooked = ticket.Status === statuses.scheduled
  return isBooked ? moveTicket(rt, { ...ticket, etag: undefined }, statuses.accepted) : {}
}

/** The ticket or child that this visit stands on already. */
async function findVisitTicket(
  rt: RtClient,
  { queue, fields }: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
  ticket: Ticket,
): Promise<Ticket | undefined> {
  const own = toVisitId(request.provider?.externalOrganizationId ?? '', '')
  const { external_id: externalId } = request.appointment
  const ownId = externalId?.startsWith(own) === true ? externalId.slice(own.length) : undefined
  const reference = referenceOf(request)
  if (ownId === ticket.id || fieldOf(ticket, fields.visit) === reference) return ticket
  const query = `Queue = '${queue}' AND MemberOf = ${ticket.id} AND ${fieldEquals(fields.visit, reference)}`
  const id = ownId ?? (await rt.findTicketIds(query))[0]
  const found = id === undefined ? undefined : await rt.getTicket(id)
  return found?.id === id ? found : undefined
}

/** RT takes a time in a form or a zone that it does not expect for another one, and says 200. */
async function checkTimes(
  rt: RtClient,
  id: string,
  wanted: Visit,
  { visitMinutes }: ProviderSettings,
): Promise<EventResponse> {
  const ticket = await rt.getTicket(id)
  const stored = ticket === undefined ? undefined : readVisit(ticket, visitMinutes)
  if (stored?.startMs === wanted.startMs && stored.endMs === wanted.endMs) return {}
  return {
    needsAttention: `Dispatch has a visit at ${toRtTime(wanted.startMs)} UTC, but ticket ${id} begins at ${ticket?.Starts ?? 'no time'}: the time zone of the login ${rt.user} has to be UTC.`,
  }
}

function referenceOf({
  appointment,
  event,
}: ChangeAppointmentRequest<ProviderSettings, Credentials>): string {
  return toReference('appointment', appointment.id ?? event.id)
}

function toTimes({ startMs, endMs }: Visit) {
  return { Starts: toRtTime(startMs), Due: toRtTime(endMs) }
}

import { TerminalError, type EventResponse, type JobLink } from '@truckroll/gateway'
import type { Ticket } from './answers.ts'
import type { Fields, RtClient } from './client.ts'

/** The ticket that the job was linked with when it was created. */
export function toTicketId({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError('expected a job with a ticket; link it with PUT /v1/jobs/{jobId}, then replay')
}

/**
 * Does something to the ticket of a job. If there is no such ticket any more, a person has to look: a search would not
 * find a merged or deleted one either, and a change of a merged one lands on the ticket that it went into.
 */
export async function withTicket(
  rt: RtClient,
  id: string,
  wish: string,
  act: (ticket: Ticket) => Promise<EventResponse>,
): Promise<EventResponse> {
  const ticket = await rt.getTicket(id)
  if (ticket === undefined) {
    return { needsAttention: `${wish} Ticket ${id} is not in Request Tracker any more.` }
  }
  if (ticket.id !== id) {
    return {
      needsAttention: `${wish} Ticket ${id} was merged into ticket ${ticket.id}, which was left alone.`,
    }
  }
  return act(ticket)
}

/** Moves a ticket to another status. RT answers 200 also if its lifecycle refuses, so the ticket is read again. */
export async function moveTicket(
  rt: RtClient,
  ticket: Ticket,
  status: string,
  fields: Fields = {},
): Promise<EventResponse> {
  if (isStatus(ticket, status)) return {}
  await rt.changeTicket(ticket, { Status: status, ...fields })
  const now = await rt.getTicket(ticket.id)
  if (now !== undefined && isStatus(now, status)) return {}
  return {
    needsAttention: `In Dispatch the job is ${status} now; Request Tracker leaves ticket ${ticket.id} ${now?.Status ?? 'nowhere'}, because the lifecycle of its queue does not lead from there.`,
  }
}

function isStatus(ticket: Ticket, status: string): boolean {
  return ticket.Status.toLowerCase() === status.toLowerCase()
}

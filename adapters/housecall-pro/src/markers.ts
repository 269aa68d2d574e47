import { idText, type AppointmentEvent, type NoteRequest } from '@truckroll/gateway'
import type { Note } from './answers.ts'

// Housecall Pro has no fields for other systems. What has to be known again stands at the end of notes, in brackets.

const ofDispatch = /\[Dispatch [^\]]{1,300}\]\s*$/

/** Came from Dispatch: it is not sent back. */
export function isOurs({ content }: Pick<Note, 'content'>): boolean {
  return ofDispatch.test(content ?? '')
}

export function noteMarker({ note, event }: Pick<NoteRequest, 'note' | 'event'>): string {
  return `[Dispatch note ${note.id == null ? event.id : idText(note.id)}]`
}

export function endsWith({ content }: Pick<Note, 'content'>, marker: string): boolean {
  return (content ?? '').trimEnd().endsWith(marker)
}

/** Stands for the appointment until it is made. */
export const notMadeYet = '?'

/** What Dispatch did to one of its visits: where it is now, or that it is gone. */
export interface VisitMark {
  /** Dispatch's id of the visit. */
  readonly visit: string
  readonly appointmentId: string
  /** ISO 8601, or `gone`. */
  readonly start: string
}

export function visitOf({ id }: AppointmentEvent, eventId: string): string {
  return id == null ? eventId : idText(id)
}

export function visitMarker({ visit, appointmentId, start }: VisitMark): string {
  return `[Dispatch visit ${visit}: ${appointmentId} ${start}]`
}

/** All marks, the newest last: a visit that is being moved has the mark of its next time already. */
export function readVisitMarks(notes: readonly Note[]): readonly VisitMark[] {
  return notes.flatMap(({ content }) => {
    const [, visit, appointmentId, start] =
      /\[Dispatch visit ([^\]\s]+): (\S+) ([^\]\s]+)\]\s*$/.exec(content ?? '') ?? []
    return visit === undefined || appointmentId === undefined || start === undefined
      ? []
      : [{ visit, appointmentId, start }]
  })
}

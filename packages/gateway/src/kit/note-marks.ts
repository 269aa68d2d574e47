import { idText, type AppointmentEvent } from '@truckroll/protocol'
import type { NoteRequest } from '../adapter/requests.ts'

// For products that have no fields for the ids of another system: what has to be known again stands at the end of notes,
// in brackets.

const ofDispatch = /\[Dispatch [^\]]{1,300}\]\s*$/

/** Whether a note came from Dispatch: it is not sent back. */
export function isFromDispatch(text: string | null | undefined): boolean {
  return ofDispatch.test(text ?? '')
}

/** Ends a note of Dispatch. */
export function noteMark({ note, event }: Pick<NoteRequest, 'note' | 'event'>): string {
  return `[Dispatch note ${note.id == null ? event.id : idText(note.id)}]`
}

/** What Dispatch did to one of its visits: where it is now, or that it is gone. */
export interface VisitMark {
  /** Dispatch's id of the visit. */
  readonly visit: string
  /** The product's id of what stands for it. */
  readonly bookingId: string
  /** ISO 8601, or `gone`. */
  readonly start: string
}

/** Stands for the product's id until the visit is made. */
export const notMadeYet = '?'

export function visitOf({ id }: AppointmentEvent, eventId: string): string {
  return id == null ? eventId : idText(id)
}

/** Ends a note that says what became of a visit. */
export function visitMark({ visit, bookingId, start }: VisitMark): string {
  return `[Dispatch visit ${visit}: ${bookingId} ${start}]`
}

/** All marks in the order of the notes: a visit that is being moved has the mark of its next time already. */
export function readVisitMarks(texts: readonly (string | null | undefined)[]): readonly VisitMark[] {
  return texts.flatMap((text) => {
    const [, visit, bookingId, start] =
      /\[Dispatch visit ([^\]\s]+): (\S+) ([^\]\s]+)\]\s*$/.exec(text ?? '') ?? []
    return visit === undefined || bookingId === undefined || start === undefined
      ? []
      : [{ visit, bookingId, start }]
  })
}

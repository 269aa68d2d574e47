import { parseDispatchTime } from '@truckroll/protocol'
import type { ChangeAppointmentRequest, EventResponse } from '../adapter/requests.ts'
import type { MarkedNotes } from './marked-notes.ts'
import { notMadeYet, readVisitMarks, visitMark, visitOf } from './note-marks.ts'

/** When a visit of Dispatch is; milliseconds since the epoch. */
export interface VisitTimes {
  /** When the technician arrives at the earliest. */
  readonly startMs: number
  /** When at the latest; undefined if Dispatch did not say. */
  readonly windowEndMs: number | undefined
}

/** A work order, as far as its visits go. */
export interface VisitsView {
  /** Nobody goes there any more. */
  readonly isOver: boolean
  /** The texts of its notes, the oldest first. */
  readonly notes: readonly string[]
  readonly visits: readonly { readonly id: string; readonly start: string | undefined }[]
}

/** The visits of one work order. */
export interface VisitsPort {
  /** The product's name and the work order's id. */
  readonly vendor: string
  readonly bmsId: string
  /** Undefined if it is gone. */
  read(): Promise<VisitsView | undefined>
  /** Resolves with the id of what was made. */
  add(times: VisitTimes): Promise<string>
  move(id: string, times: VisitTimes): Promise<void>
  /** One that is gone already is no error. */
  remove(id: string): Promise<void>
}

/** Does to a work order what Dispatch tells of a visit, and marks it in the notes: the poll knows by them what Dispatch did. */
export async function changeMarkedVisit(
  port: VisitsPort,
  notes: MarkedNotes,
  request: ChangeAppointmentRequest,
): Promise<EventResponse> {
  const { appointment, event, step } = request
  const { vendor, bmsId } = port
  const { status } = appointment
  if (status === 'enroute' || status === 'started')
    return {
      needsAttention: `In Dispatch the technician is ${status}; only a person can set that in ${vendor}.`,
    }
  if (status === 'complete') return {}
  const view = await port.read()
  if (view === undefined)
    return { needsAttention: `Dispatch changed a visit of job ${bmsId}, which was not found in ${vendor}.` }
  const visit = visitOf(appointment, event.id)
  const mark = readVisitMarks(view.notes).findLast((each) => each.visit === visit)
  const known = view.visits.find(({ id }) => id === mark?.bookingId || id === appointment.external_id)
  if (status === 'canceled') {
    if (known === undefined) return {}
    const gone = visitMark({ visit, bookingId: known.id, start: 'gone' })
    await notes.writeOnce('Dispatch took a visit back.', gone)
    await port.remove(known.id)
    return {}
  }
  const startMs = parseDispatchTime(appointment.start_time ?? '')
  if (startMs === undefined)
    return { needsAttention: 'A visit came from Dispatch without a time that can be read.' }
  const endMs = parseDispatchTime(appointment.end_time ?? '')
  const times = { startMs, windowEndMs: endMs !== undefined && endMs > startMs ? endMs : undefined }
  const start = toText(startMs)
  if (view.isOver)
    return { needsAttention: `Dispatch has a visit at ${start}, but job ${bmsId} is closed in ${vendor}.` }
  const text =
    times.windowEndMs === undefined
      ? `Dispatch has a visit at ${start}.`
      : `Dispatch has a visit from ${start} to ${toText(times.windowEndMs)}.`
  const toMark = (bookingId: string) => visitMark({ visit, bookingId, start })
  if (known !== undefined) {
    // Before it is moved: the change comes back, and Dispatch knows this time.
    await notes.writeOnce(text, toMark(known.id))
    await port.move(known.id, times)
    return {}
  }
  // Before it is made: a look at the job may come in between, and Dispatch knows this time.
  await notes.writeOnce(text, toMark(notMadeYet), 'intention')
  const id = await step('appointment', {
    find: async () =>
      (await port.read())?.visits.find((each) => Date.parse(each.start ?? '') === startMs)?.id,
    run: () => port.add(times),
  })
  await notes.writeOnce(text, toMark(id))
  await notes.erase(toMark(notMadeYet))
  return {}
}

function toText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

import { appointmentEventSchema, isJsonObject, parseDispatchTime, parseJson } from '@truckroll/protocol'
import type { RecordedEvent } from '@truckroll/store'

/** When a visit is, in milliseconds since the epoch. */
export interface VisitWindow {
  readonly start: number
  readonly end: number
}

/** The visits of a job that Dispatch told of and that stand, each as it was told last. */
export function readToldVisits(events: readonly Pick<RecordedEvent, 'body'>[]): readonly VisitWindow[] {
  const visits = new Map<string, VisitWindow | undefined>()
  for (const { body } of events) {
    const appointment = readAppointment(body)
    if (appointment === undefined) continue
    const { id, status, start_time, end_time } = appointment
    const start = parseDispatchTime(start_time ?? '')
    const end = parseDispatchTime(end_time ?? '')
    const isStanding = status !== 'canceled' && start !== undefined && end !== undefined
    visits.set(String(id), isStanding ? { start, end } : undefined)
  }
  return [...visits.values()].filter((visit) => visit !== undefined)
}

function readAppointment(body: string | undefined) {
  const action = body === undefined ? undefined : parseJson(body)
  const put = isJsonObject(action) ? action['Put'] : undefined
  const read = appointmentEventSchema.safeParse(isJsonObject(put) ? put['appointment'] : undefined)
  return read.success ? read.data : undefined
}

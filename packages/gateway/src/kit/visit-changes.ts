import type { JobUpdate } from '../adapter/requests.ts'
import { notMadeYet, readVisitMarks } from './note-marks.ts'
import type { ToldBefore } from './told-before.ts'

/** A visit as the product has it. The brand hears when somebody arrives; without a window, how long the visit takes. */
export interface SeenVisit {
  readonly id: string
  /** ISO 8601. */
  readonly start: string
  readonly end: string
}

export interface SeenVisits {
  readonly jobId: string
  readonly bmsId: string
  readonly visits: readonly SeenVisit[]
  /** The texts of the work order's notes: in them stands what Dispatch did to the visits. */
  readonly notes: readonly (string | null | undefined)[]
  /** When it happened, if the product says so. */
  readonly occurredAt: string | undefined
}

/** What is new about the visits of a work order since it was told last. */
export function readVisitChanges(seen: SeenVisits, told: ToldBefore): readonly JobUpdate[] {
  const { jobId, bmsId, visits, occurredAt } = seen
  const marks = readVisitMarks(seen.notes)
  const prefix = `visit ${bmsId}/`
  const updates: JobUpdate[] = []
  const add = (id: string, value: string, update: JobUpdate['update']) => {
    const number = numberOf(told.last(prefix + id)) + 1
    told.tell(prefix + id, toTold(number, value))
    // Moved and moved back is told twice: the number differs.
    updates.push({ job: { jobId }, update, key: `visit-${id}-${number}-${value}` })
  }
  for (const [what, last] of told.withPrefix(prefix)) {
    const id = what.slice(prefix.length)
    if (valueOf(last) === '' || visits.some((visit) => visit.id === id)) continue
    const isTakenBack = marks.some((mark) => mark.bookingId === id && mark.start === 'gone')
    if (isTakenBack) told.tell(what, toTold(numberOf(last), ''))
    else add(id, '', { kind: 'unschedule', appointmentId: id, occurredAt })
  }
  for (const { id, start, end } of visits) {
    const value = `${start} ${end}`
    const last = valueOf(told.last(prefix + id))
    if (last === value) continue
    // Dispatch has it at this time itself, unless it heard of another one since.
    const isDispatchs = marks.some(
      (mark) =>
        (mark.bookingId === id || mark.bookingId === notMadeYet) &&
        Date.parse(mark.start) === Date.parse(start),
    )
    if (isDispatchs && last === '') continue
    add(id, value, { kind: 'schedule', start, end, appointmentId: id, occurredAt })
  }
  return updates
}

/**
 * When a visit was changed, if the product does not say: before the technician went, if both are new. Told the other way
 * round, the technician's going would count as older than the visit.
 */
export function beforeAll(
  happened: readonly (string | null | undefined)[],
  sinceMs: number,
): string | undefined {
  const times = happened.map((at) => Date.parse(at ?? '')).filter((at) => at >= sinceMs)
  return times.length === 0 ? undefined : new Date(Math.min(...times) - 1_000).toISOString()
}

function toTold(number: number, value: string): string {
  return `${number}|${value}`
}

function numberOf(told: string | undefined): number {
  return told === undefined ? 0 : Number(told.split('|')[0])
}

/** Empty: not told, or called off. */
function valueOf(told: string | undefined): string {
  return told === undefined ? '' : told.slice(told.indexOf('|') + 1)
}

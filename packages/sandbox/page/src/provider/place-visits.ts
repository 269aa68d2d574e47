import type { JobView } from '../../../src/control/views.ts'
import { midnight } from '../words/time-words.ts'

const hourMs = 3_600_000
/** What the calendar shows at least. */
const usual = { from: 8, to: 18 }

/** A visit with its place in the calendar. */
export interface PlacedVisit {
  readonly id: number
  readonly job: JobView
  readonly status: string
  readonly startAt: number
  readonly endAt: number
  /** Midnight of its day. */
  readonly day: number
  /** Hour in which it begins, how far into that hour, and how many hours it lasts on that day. */
  readonly hour: number
  readonly offset: number
  readonly rows: number
  /** Parts of the width of the day: visits at the same time stand side by side. */
  readonly left: number
  readonly width: number
}

/** The visits of these days. One that was taken back is not shown. */
export function toPlaced(jobs: readonly JobView[], days: readonly number[]): PlacedVisit[] {
  const visits = jobs.flatMap((job) =>
    job.appointments
      .filter(({ status }) => status !== 'canceled')
      .map((appointment) => ({ ...appointment, job, day: midnight(appointment.startAt) })),
  )
  return days.flatMap((day) => {
    const ofDay = visits
      .filter((visit) => visit.day === day)
      .toSorted((one, other) => one.startAt - other.startAt)
    return ofDay.map((visit) => {
      const endAt = visit.startAt + visit.durationSeconds * 1000
      const atOnce = ofDay.filter(
        (other) => other.startAt < endAt && other.startAt + other.durationSeconds * 1000 > visit.startAt,
      )
      const sinceMidnight = (visit.startAt - day) / hourMs
      const hour = Math.min(23, Math.floor(sinceMidnight))
      const hours = Math.max(0.5, visit.durationSeconds / 3600)
      return {
        id: visit.id,
        job: visit.job,
        status: visit.status,
        startAt: visit.startAt,
        endAt,
        day,
        hour,
        offset: sinceMidnight - hour,
        rows: Math.min(hours, 24 - sinceMidnight),
        left: Math.max(0, atOnce.indexOf(visit)) / Math.max(1, atOnce.length),
        width: 1 / Math.max(1, atOnce.length),
      }
    })
  })
}

/** The hours to show: those of a working day, and those of visits outside it. */
export function toHours(visits: readonly PlacedVisit[]): number[] {
  const from = Math.min(usual.from, ...visits.map(({ hour }) => hour))
  const to = Math.max(
    usual.to,
    ...visits.map(({ hour, offset, rows }) => Math.min(24, Math.ceil(hour + offset + rows))),
  )
  return Array.from({ length: to - from }, (_, index) => from + index)
}

import { isFromDispatch, readVisitMarks, type VisitMark } from '@truckroll/gateway'
import type { Appointment, Booking } from './answers.ts'
import type { ServiceTitanClient } from './client.ts'
import { factKeys, isSameTime, toFacts, toVisitFact, visitKey } from './mapping.ts'
import { notesIn, withNotes } from './summary-notes.ts'

/**
 * Brings what Dispatch wrote on a booking into the job that the office made of it: the office may have looked at the booking
 * before that was written. Done once, so that nothing comes back which the office removes from the job later, and what is
 * done on the job from then on stands there alone.
 */
export async function takeOver(
  client: ServiceTitanClient,
  jobId: string,
  { id, summary }: Booking,
): Promise<void> {
  const written = notesIn(summary)
  const job = await client.getJob(jobId)
  if (job === undefined || toFacts(job).get(factKeys.booking) === id) return
  const byOffice = notesIn(job.summary).filter((note) => !isFromDispatch(note))
  const whole = withNotes(job.summary, [...byOffice, ...written])
  if (written.length > 0 && whole !== job.summary) await client.changeJob(jobId, { summary: whole })
  await keepVisits(client, jobId, readVisitMarks(written))
  await client.addFact(jobId, { key: factKeys.booking, value: id })
}

/** Visits that Dispatch told while it was a booking: it is not told of them, and knows them in the job again. */
async function keepVisits(
  client: ServiceTitanClient,
  jobId: string,
  marks: readonly VisitMark[],
): Promise<void> {
  const last = [...new Map(marks.map((mark) => [mark.visit, mark])).values()]
  const asked = last.filter(({ start }) => start !== 'gone')
  if (asked.length === 0) return
  for (const [mark, visit] of toPairs(asked, await client.listAppointments(jobId)))
    await client.addFact(jobId, { key: visitKey(mark.visit), value: toVisitFact(visit.id, mark.start) })
}

/** By the time asked for; one visit and one appointment that are left are one: the office booked another time. */
function toPairs(
  marks: readonly VisitMark[],
  appointments: readonly Appointment[],
): readonly (readonly [VisitMark, Appointment])[] {
  const visits = appointments.filter(({ active, status }) => active !== false && status !== 'Canceled')
  const pairs = new Map<VisitMark, Appointment>()
  for (const mark of marks) {
    const taken = new Set(pairs.values())
    const same = visits.find((visit) => !taken.has(visit) && isSameTime(visit.start, mark.start))
    if (same !== undefined) pairs.set(mark, same)
  }
  const taken = new Set(pairs.values())
  const [mark, ...otherMarks] = marks.filter((each) => !pairs.has(each))
  const [visit, ...otherVisits] = visits.filter((each) => !taken.has(each))
  if (mark !== undefined && visit !== undefined && otherMarks.length + otherVisits.length === 0)
    pairs.set(mark, visit)
  return [...pairs]
}

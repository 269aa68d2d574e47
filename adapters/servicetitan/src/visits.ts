import {
  readVisitMarks,
  visitOf,
  type ChangeAppointmentRequest,
  type EventResponse,
} from '@truckroll/gateway'
import type { Appointment } from './answers.ts'
import type { ServiceTitanClient } from './client.ts'
import { toIdNumber } from './ids.ts'
import {
  factKeys,
  isSameTime,
  toAppointmentId,
  toFacts,
  toGone,
  toVisitFact,
  toVisitTimes,
  visitKey,
} from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { notesIn } from './summary-notes.ts'

/** What Dispatch tells of a visit, done to the appointment that stands for it. */
export async function changeVisit(
  client: ServiceTitanClient,
  jobId: string,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { appointment, event } = request
  const { status } = appointment
  if (status === 'enroute' || status === 'started')
    return {
      needsAttention: `In Dispatch the technician is ${status}; ServiceTitan takes that from its own app only.`,
    }
  if (status === 'complete') return {}
  const job = await client.getJob(jobId)
  const facts = job === undefined ? new Map<string, string>() : toFacts(job)
  const visits = (await client.listAppointments(jobId)).filter((each) => each.active !== false)
  const visit = visitOf(appointment, event.id)
  const key = visitKey(visit)
  const known = visits.find(
    ({ id }) => id === toAppointmentId(facts.get(key)) || id === appointment.external_id,
  )
  const placeholder = visits.find(({ start }) => isSameTime(start, facts.get(factKeys.placeholder)))
  const claimed = new Set([...facts.values()].map(toAppointmentId))
  const isUnclear = known === undefined && !facts.has(key) && wasAsked(job?.summary, visit)
  if (status === 'canceled' && isUnclear)
    return {
      needsAttention: `Dispatch took the visit ${visit} back. Which appointment of job ${jobId} in ServiceTitan stands for it cannot be told: delete it by hand.`,
    }
  if (status === 'canceled') return takeBack(client, jobId, key, known, visits.length)
  const times = toVisitTimes(appointment, settings)
  if (times === undefined)
    return { needsAttention: 'A visit came from Dispatch without a time that can be read.' }
  if (isUnclear && visits.some(({ id }) => !claimed.has(id)))
    return {
      needsAttention: `Dispatch has the visit ${visit} at ${times.start}. Which appointment of job ${jobId} in ServiceTitan stands for it cannot be told: set it by hand.`,
    }
  const moved = known ?? placeholder
  if (moved === undefined) {
    await request.step('appointment', async () => {
      const same = (await client.listAppointments(jobId)).find(({ start }) => isSameTime(start, times.start))
      const id = same?.id ?? (await client.addAppointment(toIdNumber(jobId), times))
      await client.addFact(jobId, { key, value: toVisitFact(id, times.start) })
    })
    return {}
  }
  // Before it is moved: the feed will list it, and Dispatch knows this time.
  await client.addFact(jobId, { key, value: toVisitFact(moved.id, times.start) })
  const isMoved = await client.moveAppointment(moved.id, times)
  if (!isMoved)
    return {
      needsAttention: `Dispatch has a visit at ${times.start}; ServiceTitan does not let its appointment be moved.`,
    }
  return {}
}

/** Told when the job was a booking. Without a fact, it could not be told which appointment the office made for it. */
function wasAsked(summary: string | null | undefined, visit: string): boolean {
  const mark = readVisitMarks(notesIn(summary)).findLast((each) => each.visit === visit)
  return mark !== undefined && mark.start !== 'gone'
}

/** The only appointment of a job cannot be deleted: it becomes the one that stands for "not scheduled yet". */
async function takeBack(
  client: ServiceTitanClient,
  jobId: string,
  key: string,
  visit: Appointment | undefined,
  count: number,
): Promise<EventResponse> {
  if (visit === undefined) return {}
  // Before it is gone: the feed will list it as deleted, and Dispatch knows that.
  await client.addFact(jobId, { key, value: toGone(visit.id) })
  if (count > 1 && (await client.deleteAppointment(visit.id))) return {}
  await client.addFact(jobId, { key: factKeys.placeholder, value: visit.start })
  return {
    needsAttention: `Dispatch took the visit at ${visit.start} back. ServiceTitan keeps at least one appointment: move it once there is a new time.`,
  }
}

import { idText, type ChangeAppointmentRequest, type EventResponse } from '@truckroll/gateway'
import { z } from 'zod'
import { toDateTime, type Work } from './answers.ts'
import { readVisit, toName, toTag, toVisit, toVisitId, type Visit } from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { writeNote } from './notes.ts'
import { findWork, moveWork, readStatuses, toStatusValues, toWorkId, withWork, type Desk } from './works.ts'

const noteRow = z.looseObject({ id: z.number(), message: z.string() })

type Request = ChangeAppointmentRequest<ProviderSettings, Credentials>

/** What Dispatch tells of an appointment. The first visit stands on the job's task, each further one on its own. */
export async function changeVisit(desk: Desk, request: Request): Promise<EventResponse> {
  const { appointment } = request
  const wish = `In Dispatch a visit is ${appointment.status ?? 'changed'}.`
  return withWork(desk, toWorkId(request), wish, async (work) => {
    switch (appointment.status) {
      case 'scheduled':
        return schedule(desk, request, work)
      case 'canceled':
        return takeBack(desk, request, work)
      case 'enroute':
      case 'started':
        return moveWork(desk, work, (await readStatuses(desk))[appointment.status])
      case 'complete':
        return {}
      default:
        return { handled: false }
    }
  })
}

async function schedule(desk: Desk, request: Request, work: Work): Promise<EventResponse> {
  const { settings, tryton } = desk
  const visit = toVisit(request.appointment, settings.visitMinutes)
  if (visit === undefined) return { needsAttention: 'An appointment came without a time that can be read.' }
  const statuses = await readStatuses(desk)
  const further = await findFurther(desk, request)
  if (further !== undefined) {
    await tryton.write('project.work', further, { ...toTimes(visit), ...toStatusValues(statuses.scheduled) })
    return {}
  }
  const isOwn = await isOwnVisit(desk, request, work)
  const present = readVisit(work, settings.visitMinutes)
  if (isOwn || present === undefined || isOfAttemptBefore(request, present, visit)) {
    const isWaiting = [statuses.offered.id, statuses.accepted.id].includes(work.status)
    const status = isWaiting ? toStatusValues(statuses.scheduled) : {}
    // The times first: their write is refused if somebody else put a visit there meanwhile.
    await tryton.write('project.work', work, { ...toTimes(visit), ...status })
    if (!isOwn)
      await writeNote(desk, work.id, referenceOf(request), 'Dispatch booked the visit.', request.step)
    return {}
  }
  await request.step('visit', {
    find: async () => (await findFurther(desk, request))?.id,
    run: async () => {
      const { company } = await tryton.session()
      return tryton.create('project.work', {
        name: toName(request.job, visitOf(request)),
        type: 'task',
        company,
        party: work.party,
        ...toStatusValues(statuses.scheduled),
        ...toTimes(visit),
      })
    },
  })
  return {}
}

/** An attempt before this one wrote the times, and ended before its note. */
function isOfAttemptBefore({ attempt }: Request, present: Visit, wanted: Visit): boolean {
  return attempt > 1 && present.startMs === wanted.startMs && present.endMs === wanted.endMs
}

async function takeBack(desk: Desk, request: Request, work: Work): Promise<EventResponse> {
  const statuses = await readStatuses(desk)
  const further = await findFurther(desk, request)
  if (further !== undefined) return moveWork(desk, further, statuses.canceled)
  if (!(await isOwnVisit(desk, request, work))) return {}
  const isBooked = work.status === statuses.scheduled.id
  await desk.tryton.write('project.work', work, {
    constraint_start_time: null,
    constraint_finish_time: null,
    ...(isBooked ? toStatusValues(statuses.accepted) : {}),
  })
  return {}
}

/** A further visit's own task. */
function findFurther(desk: Desk, request: Request): Promise<Work | undefined> {
  return findWork(desk, toTag(request.job.id, visitOf(request)))
}

/** Does this visit stand on the job's own task? The newest note about a visit there says whose it is. */
async function isOwnVisit(desk: Desk, request: Request, work: Work): Promise<boolean> {
  if (request.appointment.external_id === toVisitId(desk.externalOrganizationId, work.id)) return true
  const domain = [
    ['resource', '=', `project.work,${work.id}`],
    ['message', 'like', '%(dispatch-appointment-%)'],
  ]
  const notes = await desk.tryton.search('ir.note', domain, ['message'], noteRow)
  return notes.at(-1)?.message.endsWith(`(${referenceOf(request)})`) === true
}

function referenceOf(request: Request): string {
  return `dispatch-appointment-${visitOf(request)}`
}

function visitOf({ appointment, event }: Request): string {
  return idText(appointment.id ?? event.id)
}

function toTimes({ startMs, endMs }: Visit) {
  return { constraint_start_time: toDateTime(startMs), constraint_finish_time: toDateTime(endMs) }
}

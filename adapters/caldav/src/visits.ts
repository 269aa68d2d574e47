import {
  idText,
  parseDispatchTime,
  type ChangeAppointmentRequest,
  type EventResponse,
} from '@truckroll/gateway'
import { changeEntry, createEntry, setStatus, stateOf, toJobEntry, type Calendar } from './entries.ts'
import { Entry, type Times } from './entry.ts'
import { toVisitName } from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { isClosed } from './state.ts'

type Request = ChangeAppointmentRequest<ProviderSettings, Credentials>

/** What Dispatch calls the visit of an entry. It is unique over all companies. */
export function toVisitId(externalOrganizationId: string, name: string): string {
  return `caldav-${externalOrganizationId}-${name.replace(/\.ics$/, '')}`
}

/** What Dispatch tells of an appointment. The first visit stands on the job's entry, each further one on its own. */
export async function changeVisit(calendar: Calendar, request: Request): Promise<EventResponse> {
  const { appointment } = request
  const { settings } = calendar
  const jobName = toJobEntry(request)
  const wish = `In Dispatch a visit is ${appointment.status ?? 'changed'}.`
  switch (appointment.status) {
    case 'scheduled':
      return schedule(calendar, request, jobName, wish)
    case 'canceled':
      return takeBack(calendar, request, jobName, wish)
    case 'enroute':
    case 'started': {
      const status = appointment.status
      const name = (await findVisit(calendar, request, jobName)) ?? jobName
      return changeEntry(calendar, name, wish, (entry) => setStatus(entry, status, '', settings))
    }
    case 'complete':
      return {}
    default:
      return { handled: false }
  }
}

async function schedule(
  calendar: Calendar,
  request: Request,
  jobName: string,
  wish: string,
): Promise<EventResponse> {
  const { settings } = calendar
  const times = toTimes(request, settings)
  if (times === undefined) return { needsAttention: 'An appointment came without a time that can be read.' }
  const visit = visitOf(request)
  const found = await findVisit(calendar, request, jobName)
  const job = await read(calendar, jobName)
  if (job === undefined)
    return { needsAttention: `${wish} Its entry ${jobName} was deleted from the calendar.` }
  const isFree = stateOf(job, settings).visit === undefined
  if (found !== undefined || isFree) {
    return changeEntry(calendar, found ?? jobName, wish, (entry) => {
      entry.times = times
      entry.visit = visit
      if (!isClosed(stateOf(entry, settings))) setStatus(entry, 'scheduled', '', settings)
    })
  }
  const name = toVisitName(jobName, visit)
  const entry = Entry.create(name, settings.timezone)
  entry.title = job.title
  setStatus(entry, 'scheduled', '', settings)
  entry.place = job.place
  entry.description = job.description
  entry.times = times
  entry.visit = visit
  if (await createEntry(calendar, name, entry)) return {}
  return changeEntry(calendar, name, wish, (known) => {
    known.times = times
    setStatus(known, 'scheduled', '', settings)
  })
}

async function takeBack(
  calendar: Calendar,
  request: Request,
  jobName: string,
  wish: string,
): Promise<EventResponse> {
  const { settings } = calendar
  const name = await findVisit(calendar, request, jobName)
  if (name === undefined) return {}
  return changeEntry(calendar, name, wish, (entry) => {
    if (name !== jobName) return setStatus(entry, 'canceled', '', settings)
    const { startMs, isAllDay } = entry.times
    if (!isAllDay) entry.times = { startMs, endMs: startMs, isAllDay: true }
    entry.visit = ''
    if (!isClosed(stateOf(entry, settings))) setStatus(entry, 'accepted', '', settings)
  })
}

/** The entry that this visit stands on already. */
async function findVisit(calendar: Calendar, request: Request, jobName: string): Promise<string | undefined> {
  const visit = visitOf(request)
  const { external_id: externalId } = request.appointment
  const own = [jobName, toVisitName(jobName, visit)].find(
    (name) => toVisitId(calendar.externalOrganizationId, name) === externalId,
  )
  if (own !== undefined) return own
  if ((await read(calendar, jobName))?.visit === visit) return jobName
  const further = toVisitName(jobName, visit)
  return (await read(calendar, further)) === undefined ? undefined : further
}

async function read({ client, settings }: Calendar, name: string): Promise<Entry | undefined> {
  const stored = await client.get(`${name}.ics`)
  return stored === undefined ? undefined : Entry.parse(stored.text, settings.timezone)
}

function visitOf({ appointment, event }: Request): string {
  return idText(appointment.id ?? event.id)
}

function toTimes({ appointment }: Request, { visitMinutes }: ProviderSettings): Times | undefined {
  const startMs = parseDispatchTime(appointment.start_time ?? '')
  if (startMs === undefined) return undefined
  const endMs = parseDispatchTime(appointment.end_time ?? '') ?? startMs
  return { startMs, endMs: endMs > startMs ? endMs : startMs + visitMinutes * 60_000, isAllDay: false }
}

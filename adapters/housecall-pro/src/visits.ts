import type { ChangeAppointmentRequest, EventResponse } from '@truckroll/gateway'
import type { Appointment, Job } from './answers.ts'
import type { HousecallProClient } from './client.ts'
import { toVisit } from './mapping.ts'
import { notMadeYet, readVisitMarks, visitMarker, visitOf } from './markers.ts'
import { deleteMarked, writeOnce } from './notes.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { isOver } from './status.ts'

/** What Dispatch tells of a visit, done to the appointment that stands for it. */
export async function changeVisit(
  client: HousecallProClient,
  jobId: string,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { appointment, event } = request
  const { status } = appointment
  if (status === 'enroute' || status === 'started')
    return {
      needsAttention: `In Dispatch the technician is ${status}; only a person can set that in Housecall Pro.`,
    }
  if (status === 'complete') return {}
  const job = await client.getJob(jobId)
  if (job === undefined)
    return {
      needsAttention: `Dispatch changed a visit of job ${jobId}, which was not found in Housecall Pro.`,
    }
  const visit = visitOf(appointment, event.id)
  const known = findVisit(job, visit, appointment.external_id)
  if (status === 'canceled') return takeBack(client, job, visit, known, request)
  const input = toVisit(appointment, settings)
  if (input === undefined)
    return { needsAttention: 'A visit came from Dispatch without a time that can be read.' }
  if (isOver(job))
    return {
      needsAttention: `Dispatch has a visit at ${input.start_time}, but job ${jobId} is closed in Housecall Pro.`,
    }
  const text = `Dispatch has a visit at ${input.start_time}.`
  const toMarker = (appointmentId: string) => visitMarker({ visit, appointmentId, start: input.start_time })
  if (known === undefined) {
    // Before it is made: a look at the job may come in between, and Dispatch knows this time.
    await writeOnce(client, jobId, text, toMarker(notMadeYet), request.step, 'intention')
    const id = await request.step('appointment', {
      find: async () => (await findByStart(client, jobId, input.start_time))?.id,
      run: async () => (await client.addAppointment(jobId, input)).id,
    })
    await writeOnce(client, jobId, text, toMarker(id), request.step)
    await deleteMarked(client, jobId, toMarker(notMadeYet))
    return {}
  }
  // Before it is moved: the change comes back, and Dispatch knows this time.
  await writeOnce(client, jobId, text, toMarker(known.id), request.step)
  await client.moveAppointment(jobId, known, input)
  return {}
}

async function takeBack(
  client: HousecallProClient,
  job: Job,
  visit: string,
  known: Appointment | undefined,
  { step }: Pick<ChangeAppointmentRequest, 'step'>,
): Promise<EventResponse> {
  if (known === undefined) return {}
  const marker = visitMarker({ visit, appointmentId: known.id, start: 'gone' })
  await writeOnce(client, job.id, 'Dispatch took a visit back.', marker, step)
  await client.deleteAppointment(job.id, known.id)
  return {}
}

function findVisit(job: Job, visit: string, externalId: string | null | undefined): Appointment | undefined {
  const mark = readVisitMarks(job.notes ?? []).findLast((each) => each.visit === visit)
  return job.schedule?.appointments?.find(({ id }) => id === mark?.appointmentId || id === externalId)
}

async function findByStart(
  client: HousecallProClient,
  jobId: string,
  start: string,
): Promise<Appointment | undefined> {
  const job = await client.getJob(jobId)
  return job?.schedule?.appointments?.find(
    ({ start_time: time }) => Date.parse(time ?? '') === Date.parse(start),
  )
}

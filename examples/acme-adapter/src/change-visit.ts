import type { ChangeAppointmentRequest, EventResponse } from '@truckroll/gateway'
import type { AcmeClient } from './client.ts'
import { toReference, toVisitWindow } from './mapping.ts'
import type { Credentials, ProviderSettings } from './settings.ts'
import { changeStatus, orAttention } from './status.ts'
import { toWorkOrderId } from './work-order-id.ts'

/** What Dispatch tells of an appointment, done to the visit that stands for it. */
export async function changeVisit(
  acme: AcmeClient,
  settings: ProviderSettings,
  request: ChangeAppointmentRequest<ProviderSettings, Credentials>,
): Promise<EventResponse> {
  const { appointment } = request
  const workOrderId = toWorkOrderId(request)
  if (appointment.status === 'enroute') return changeStatus(acme, workOrderId, { status: 'on_the_way' })
  if (appointment.status === 'started') return changeStatus(acme, workOrderId, { status: 'working' })
  if (appointment.status === 'complete') return {}
  const externalReference = toReference('appointment', appointment.id ?? request.event.id)
  const visits = await acme.listVisits(workOrderId)
  const visit = visits.find(
    (known) => known.externalReference === externalReference || known.id === appointment.external_id,
  )
  if (appointment.status === 'canceled') {
    if (visit !== undefined) await acme.cancelVisit(visit.id)
    return {}
  }
  const window = toVisitWindow(appointment, settings.visitMinutes)
  if (window === undefined) return { needsAttention: 'An appointment came without a time that can be read.' }
  return orAttention(
    visit === undefined
      ? acme.createVisit(workOrderId, { ...window, externalReference })
      : acme.moveVisit(visit.id, window),
    `Dispatch has a visit at ${window.start}, but Acme takes none: the work order is closed.`,
  )
}

import {
  idText,
  parseDispatchTime,
  toStatusMeaning,
  toStatusUpdate,
  type AppointmentEvent,
  type DispatchId,
  type JobEvent,
  type Reason,
  type Reasons,
  type StatusMap,
  type Update,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { AcmeEvent, AcmeFile, CustomerInput, StatusChange, VisitWindow, WorkOrder } from './client.ts'
import { toPhone } from './phone.ts'
import type { ProviderSettings } from './settings.ts'

/** What each status of a work order tells the brand. A provider may have it otherwise in its settings. */
export const statusMap: StatusMap = {
  proposed: 'none',
  open: { kind: 'accept' },
  // The brand gets this from the visit itself.
  booked: 'none',
  on_the_way: { kind: 'enroute' },
  working: { kind: 'start' },
  on_hold: { kind: 'pause' },
  done: { kind: 'complete' },
  void: { kind: 'cancel' },
  declined: { kind: 'reject' },
}

const sourceField = 'dispatchSourceId'

// To Acme

/** Acme's own name for a thing of Dispatch: what a search finds it by. Ids of jobs survive replays and restores. */
export function toReference(
  kind: 'job' | 'customer' | 'appointment' | 'attachment' | 'update',
  id: DispatchId,
): string {
  return `dispatch-${kind}-${idText(id)}`
}

export function isReference(text: string | null): boolean {
  return text?.startsWith('dispatch-') ?? false
}

/** Names come in all shapes, also as `Davie & Bettie` or not at all; Acme wants a last name. */
export function toCustomer(job: JobEvent): CustomerInput {
  const { customer } = job
  const firstName = toLine(customer?.first_name)
  const lastName = toLine(customer?.last_name)
  const companyName = toLine(customer?.company_name)
  const email = toLine(customer?.email)
  return {
    firstName: lastName === null ? null : firstName,
    lastName: lastName ?? firstName ?? companyName ?? 'Unknown',
    companyName,
    email: z.email({ pattern: z.regexes.html5Email }).safeParse(email).success ? email : null,
    phone: toPhone(toLine(customer?.phone_number)),
    externalReference:
      customer?.id == null ? toReference('job', job.id) : toReference('customer', customer.id),
  }
}

export interface WorkOrderFacts {
  readonly job: JobEvent
  readonly reasons: Reasons
  readonly descriptionText: string | undefined
}

/** What a new work order says, besides its customer. */
export function toWorkOrder(facts: WorkOrderFacts, settings: ProviderSettings) {
  const { job, reasons } = facts
  return {
    title: toLine(job.title) ?? toLine(job.service_type) ?? `Job ${idText(job.id)}`,
    description: toDescription(facts),
    priority: settings.priority,
    trade: toLine(job.service_type),
    address: toAddress(job.address),
    equipment: (job.equipment_descriptions ?? []).slice(0, 50).map((equipment) => ({
      name: toLine(equipment.equipment_type, 500),
      manufacturer: toLine(equipment.manufacturer, 500),
      model: toLine(equipment.model_name, 500) ?? toLine(equipment.model_number, 500),
      serialNumber: toLine(equipment.serial_number, 500),
      location: toLine(equipment.location, 500),
      symptom: toLine(equipment.symptom, 500),
    })),
    reasonOptions: {
      declined: toOptions(reasons.reject),
      on_hold: toOptions(reasons.pause),
      void: toOptions(reasons.cancel),
      done: toOptions(reasons.complete),
    },
    customFields: job.source_id == null ? {} : { [sourceField]: idText(job.source_id) },
    externalReference: toReference('job', job.id),
    // A job that was accepted in Dispatch's app (Jump Ball, Round Robin) needs no second yes.
    status: job.status === 'offered' ? 'proposed' : 'open',
  }
}

/** Which fields of a job each field of a work order is made of. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  title: ['title', 'service_type'],
  description: [
    'symptom',
    'service_instructions',
    'service_fee',
    'description',
    'customer',
    'source',
    'ui_options',
  ],
  trade: ['service_type'],
  address: ['address'],
  equipment: ['equipment_descriptions'],
  reasonOptions: ['ui_options'],
}

/** Only what the brand changed: what people in the office wrote elsewhere stays. */
export function toWorkOrderPatch(
  facts: WorkOrderFacts,
  changed: readonly string[],
  settings: ProviderSettings,
) {
  return Object.fromEntries(
    Object.entries(toWorkOrder(facts, settings)).filter(([field]) =>
      madeOf[field]?.some((name) => hasChanged(changed, name)),
    ),
  )
}

export function hasChanged(changed: readonly string[], field: string): boolean {
  return changed.some((pointer) => pointer.split('/')[1] === field)
}

/** What somebody did in Dispatch's app. A job that is accepted there opens an order nobody has answered here yet. */
export function toStatusChange(job: JobEvent, workOrder: WorkOrder): StatusChange | undefined {
  const reason = toLine(job.status_message)
  switch (job.status) {
    case 'unscheduled':
      return workOrder.status === 'proposed' ? { status: 'open' } : undefined
    case 'rejected':
      return { status: 'declined', reason: reason ?? 'declined in Dispatch' }
    case 'paused':
      return { status: 'on_hold', reason: reason ?? 'paused in Dispatch' }
    case 'complete':
      return { status: 'done', ...(reason === null ? {} : { reason }) }
    default:
      return undefined
  }
}

/** Undefined if the appointment has no readable start. */
export function toVisitWindow(appointment: AppointmentEvent, visitMinutes: number): VisitWindow | undefined {
  const start = parseDispatchTime(appointment.start_time ?? '')
  if (start === undefined) return undefined
  const end = parseDispatchTime(appointment.end_time ?? '') ?? start
  return {
    start: new Date(start).toISOString(),
    end: new Date(end > start ? end : start + visitMinutes * 60_000).toISOString(),
  }
}

/** A stranger's name for a file, as Acme takes it. */
export function toAcmeFile(name: string | null | undefined, contentType: string) {
  const [type = ''] = contentType.split(';')
  return {
    fileName: toLine(name?.replaceAll(/[/\\\p{Cc}]/gu, '_')) ?? 'file',
    contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
  }
}

function toDescription({ job, reasons, descriptionText }: WorkOrderFacts): string {
  const { customer } = job
  const lines: readonly (readonly [string, unknown])[] = [
    ['Brand', job.source],
    ['Symptom', job.symptom],
    ['Instructions', job.service_instructions],
    ['Service fee', job.service_fee],
    ['Contact', [customer?.first_name, customer?.last_name, customer?.phone_number, customer?.email]],
    ['Note', reasons.showDecline === false ? 'the brand does not let you decline this job' : null],
  ]
  const facts = lines
    .map(([label, value]) => [
      label,
      [value]
        .flat()
        .filter((part) => part != null && part !== '')
        .join(' '),
    ])
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
  return [facts.join('\n'), descriptionText ?? ''].join('\n\n').trim().slice(0, 100_000)
}

function toAddress(address: JobEvent['address']) {
  const { latitude = null, longitude = null } = address ?? {}
  return {
    street1: toLine(address?.street_1),
    street2: toLine(address?.street_2),
    city: toLine(address?.city),
    state: toLine(address?.state),
    postalCode: toLine(address?.postal_code),
    country: toLine(address?.country),
    timeZone: isTimeZone(address?.timezone) ? address.timezone : null,
    latitude: latitude !== null && Math.abs(latitude) <= 90 ? latitude : null,
    longitude: longitude !== null && Math.abs(longitude) <= 180 ? longitude : null,
  }
}

function isTimeZone(name: string | null | undefined): name is string {
  try {
    return name != null && new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

/** A reason's value goes back to the brand as it is: one that Acme cannot hold in full is left out. */
function toOptions(reasons: readonly Reason[]) {
  return reasons
    .filter(({ value }) => value.length <= 200)
    .slice(0, 50)
    .map(({ value, label, requireText }) => ({
      code: value,
      label: toLine(label) ?? value,
      textRequired: requireText,
    }))
}

/** Dispatch's texts may be absent, null, empty or endless; Acme's fields are null or short. */
export function toLine(text: string | null | undefined, maxLength = 200): string | null {
  // A cut between the two halves of a character would leave a broken one at the end.
  const line = (text ?? '')
    .trim()
    .slice(0, maxLength)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
  return line === '' ? null : line
}

// From Acme

/** What an event of Acme tells the brand; undefined = nothing. Files need their content: see `toFileUpdate`. */
export function toUpdate(event: AcmeEvent, settings: ProviderSettings): Update | undefined {
  const { occurredAt, type } = event
  const { workOrder, previousStatus, visit, visitChange, note } = event.data
  if (type === 'work_order.status_changed' && workOrder !== undefined) {
    // Its last visit was called off, which is reported separately; the company accepted the job long ago.
    if (workOrder.status === 'open' && previousStatus === 'booked') return undefined
    return toWorkOrderUpdate(workOrder, settings, occurredAt)
  }
  if (type === 'visit.changed' && visit !== undefined) {
    const { start, end, id: appointmentId } = visit
    if (visit.status === 'canceled') return { kind: 'unschedule', appointmentId, occurredAt }
    if (visit.status !== 'scheduled') return undefined
    const notifyBrand = visitChange === 'rescheduled' && settings.tellBrandOfReschedules
    return { kind: 'schedule', start, end, appointmentId, notifyBrand, occurredAt }
  }
  if ((type === 'note.created' || type === 'note.updated') && note !== undefined && isForBrand(note)) {
    return { kind: 'note', text: note.body, id: note.id, occurredAt }
  }
  return undefined
}

/** Written here and meant to be seen; what came from Dispatch is not sent back to it. */
export function isForBrand(item: {
  readonly visibility: string
  readonly externalReference: string | null
}): boolean {
  return item.visibility === 'customer' && !isReference(item.externalReference)
}

/** Dispatch wants a file name with an extension. */
export function toFileUpdate(file: AcmeFile, content: Uint8Array, occurredAt: string): Update {
  const extension = /\/([a-z0-9]{1,10})$/i.exec(file.contentType)?.[1] ?? 'bin'
  const hasExtension = /[^.]\.[a-z0-9]{1,10}$/i.test(file.fileName)
  return {
    kind: 'attachment',
    fileName: hasExtension ? file.fileName : `${file.fileName}.${extension}`,
    contentBase64: Buffer.from(content).toString('base64'),
    id: file.id,
    occurredAt,
  }
}

function toWorkOrderUpdate(
  workOrder: WorkOrder,
  settings: ProviderSettings,
  occurredAt: string,
): Update | undefined {
  const sourceId = workOrder.customFields[sourceField]
  const update = toStatusUpdate(toStatusMeaning(workOrder.status, statusMap, settings, sourceId), occurredAt)
  const reason = workOrder.statusReason ?? undefined
  const text = workOrder.statusText ?? undefined
  switch (update?.kind) {
    case 'reject':
    case 'cancel':
      return { reason, text, ...update }
    case 'pause':
      return { reason, description: text, ...update }
    case 'complete':
      return { reason, resolution: workOrder.resolution ?? text, ...update }
    default:
      return update
  }
}

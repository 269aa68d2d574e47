import {
  ackEventSchema,
  attachmentEventSchema,
  isDeleted,
  isFailedAck,
  isFile,
  isJsonObject,
  isNote,
  jobEventSchema,
  parseJson,
  readActions,
  readErr,
  readReasons,
  toReadableText,
  type JsonObject,
} from '@truckroll/protocol'
import type { EventType } from '../event-types.ts'
import type { ClaimedEvent, StoredUpdate } from '@truckroll/store'
import type { ProviderFacts } from '../providers/provider-facts.ts'
import { toChangedPointers } from './changed-pointers.ts'
import { readHandover, toOther, type Handover } from './handed-event.ts'

/** What of a job decides how its event is called. All of it is parsed when the adapter is given it. */
const tellingFieldsSchema = jobEventSchema.pick({ status: true, description: true, ui_options: true })

export interface HandoverFacts {
  readonly event: ClaimedEvent
  /** What `readEntity` reads from it. */
  readonly entity: unknown
  readonly provider: ProviderFacts | undefined
  /** The update that an ack or err is about, if it is one of ours. */
  readonly update: StoredUpdate | undefined
}

/** A name for an event and what it carries, before it is known whether the one fits the other. */
interface NamedData {
  readonly type: EventType
  readonly data: JsonObject
}

/** Decides what a recorded event is, at the moment it is handed over for the first time. */
export function toHandover(facts: HandoverFacts): Handover {
  const { event, entity } = facts
  const named = toNamedData(facts)
  const read = named === undefined ? undefined : readHandover(named.type, named.data)
  if (read !== undefined) return read
  return toOther({
    key: event.putKey,
    ...given('type', event.messageType),
    payload: entity,
    ...given('jobId', event.jobId),
  })
}

function toNamedData(facts: HandoverFacts): NamedData | undefined {
  const { event, entity, update } = facts
  const isOfJob = event.jobId !== undefined
  if (event.putKey === 'job' && isOfJob) return toJobData(facts)
  if (event.putKey === 'job.moved' && isOfJob) return toLostData(facts)
  if (event.putKey === 'appointment' && isOfJob)
    return { type: 'appointment.updated', data: { ...toJobFacts(facts), appointment: entity } }
  if (event.putKey === 'attachment' && isOfJob) {
    const type = toAttachmentType(entity, event.isEntityKnown)
    if (type !== undefined) return { type, data: { ...toJobFacts(facts), ...toAttachmentData(type, entity) } }
  }
  if (event.putKey === 'surveyresponse')
    return { type: 'survey.submitted', data: { ...toJobFacts(facts), survey: entity } }
  if (event.putKey === 'provider.connected' || event.putKey === 'provider.offboarded')
    return { type: event.putKey, data: { provider: entity } }
  return update === undefined ? undefined : toUpdateData(update, facts)
}

/** The entity inside the recorded action; all of it if the action names none. */
export function readEntity(event: Pick<ClaimedEvent, 'putKey' | 'body'>): unknown {
  const raw = parseJson(event.body)
  if (event.putKey === null || event.putKey === 'inbox_message') return readActions(raw)[0]?.entity ?? raw
  return readActions({ Actions: [raw] })[0]?.entity
}

function toJobData(facts: HandoverFacts): NamedData {
  const { event, entity } = facts
  const job = tellingFieldsSchema.parse(entity)
  const stored = event.job
  const isCanceled = job.status === 'canceled'
  const reasons = readReasons(event.isFullJob ? job.ui_options : readStoredJob(facts)?.['ui_options'])
  const data: JsonObject = {
    jobId: event.jobId,
    // As it came, unknown attributes and odd types kept; the parsed view is for reading only.
    job: entity,
    provider: facts.provider === undefined ? null : toProviderData(facts.provider),
    ...given('bmsId', stored?.bmsId),
    reasons: { ...reasons },
    ...given(
      'descriptionText',
      typeof job.description === 'string' ? toReadableText(job.description) : undefined,
    ),
  }
  if (stored === undefined || (!stored.isCreated && !event.isFullJob)) {
    return { type: isCanceled ? 'job.canceled' : 'job.updated', data: { ...data, known: false } }
  }
  if (isCanceled) return { type: 'job.canceled', data: { ...data, ...notTaken(facts) } }
  if (!stored.isCreated) return { type: 'job.created', data }
  if (!event.isFullJob) return { type: 'job.updated', data: { ...data, changed: [] } }
  const before = stored.handedBody === undefined ? undefined : parseJson(stored.handedBody)
  return { type: 'job.updated', data: { ...data, changed: toChangedPointers(before, entity) } }
}

/** The job went to another organization: for this one it is canceled, as it knew the job. */
function toLostData(facts: HandoverFacts): NamedData {
  const description = readStoredJob(facts)?.['description']
  return {
    type: 'job.canceled',
    data: {
      ...toJobFacts(facts),
      ...given('descriptionText', typeof description === 'string' ? toReadableText(description) : undefined),
    },
  }
}

/** What events say of a job if they bring something else than the job. */
function toJobFacts(facts: HandoverFacts): JsonObject {
  const { event } = facts
  const job = readStoredJob(facts)
  return {
    jobId: event.jobId,
    ...given('job', job),
    provider: facts.provider === undefined ? null : toProviderData(facts.provider),
    ...given('bmsId', event.job?.bmsId),
    ...(job === undefined ? {} : { reasons: { ...readReasons(job['ui_options']) } }),
    ...notTaken(facts),
  }
}

/** Whoever receives it has no such job: its job.created was skipped, or is still to come, or there never was one. */
function notTaken({ event }: HandoverFacts): JsonObject {
  return event.job?.isCreated === true ? {} : { known: false }
}

/** The job as it was handed over last, with the last status from Dispatch. */
function readStoredJob({ event }: HandoverFacts): JsonObject | undefined {
  const body = event.job?.handedBody ?? event.job?.body
  if (body === undefined) return undefined
  const job = parseJson(body)
  if (!isJsonObject(job)) return undefined
  const { status, statusMessage } = event.job ?? {}
  return status === undefined ? job : { ...job, status, status_message: statusMessage ?? '' }
}

function toAttachmentType(entity: unknown, isKnown: boolean): EventType | undefined {
  const parsed = attachmentEventSchema.safeParse(entity)
  if (!parsed.success) return undefined
  if (isFile(parsed.data)) return isDeleted(parsed.data) ? 'attachment.deleted' : 'attachment.created'
  if (isDeleted(parsed.data)) return 'note.deleted'
  if (!isNote(parsed.data)) return undefined
  return isKnown ? 'note.updated' : 'note.created'
}

function toAttachmentData(type: EventType, entity: unknown): JsonObject {
  if (type.startsWith('note.') || !isJsonObject(entity)) return { note: entity }
  const fileToken = entity['file_token']
  return { attachment: { ...entity, fileToken } }
}

function toUpdateData(update: StoredUpdate, facts: HandoverFacts): NamedData {
  const { entity } = facts
  const ack = facts.event.putKey === 'ack' ? ackEventSchema.safeParse(entity) : undefined
  const isConfirmed = ack?.success === true && !isFailedAck(ack.data)
  return {
    type: isConfirmed ? 'update.confirmed' : 'update.rejected',
    data: {
      ...toJobFacts(facts),
      update: {
        id: update.id,
        kind: update.kind,
        jobId: update.jobId,
        ...given('message', readErr(entity).message ?? update.message),
      },
    },
  }
}

function toProviderData({ organizationId, ...facts }: ProviderFacts): JsonObject {
  return { ...facts, ...given('organizationId', organizationId) }
}

function given(name: string, value: unknown): JsonObject {
  return value === undefined ? {} : { [name]: value }
}

import {
  ackEventSchema,
  appointmentEventSchema,
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
  surveyResponseEventSchema,
  toReadableText,
  type JsonObject,
} from '@truckroll/protocol'
import type { EventType } from '../adapter/event-types.ts'
import type { ClaimedEvent, StoredUpdate } from '@truckroll/store'
import type { ProviderFacts } from '../providers/provider-facts.ts'
import { toChangedPointers } from './changed-pointers.ts'

export interface HandoverFacts {
  readonly event: ClaimedEvent
  readonly provider: ProviderFacts | undefined
  /** The update that an ack or err is about, if it is one of ours. */
  readonly update: StoredUpdate | undefined
}

/** What an event is called and what it carries, as the HTTP bridge delivers it. */
export interface Handover {
  readonly type: EventType
  readonly data: JsonObject
}

/** Decides what a recorded event is, at the moment it is handed over for the first time. */
export function toHandover(facts: HandoverFacts): Handover {
  const { event } = facts
  const entity = readEntity(event)
  if (event.putKey === 'job' && event.jobId !== undefined) return toJobHandover(facts, entity)
  if (event.putKey === 'job.moved' && event.jobId !== undefined) return toLostHandover(facts)
  if (
    event.putKey === 'appointment' &&
    event.jobId !== undefined &&
    appointmentEventSchema.safeParse(entity).success
  ) {
    return { type: 'appointment.updated', data: { ...toJobFacts(facts), appointment: entity } }
  }
  if (event.putKey === 'attachment' && event.jobId !== undefined) {
    const type = toAttachmentType(entity, event.isEntityKnown)
    if (type !== undefined) return { type, data: { ...toJobFacts(facts), ...toAttachmentData(type, entity) } }
  }
  if (event.putKey === 'surveyresponse' && surveyResponseEventSchema.safeParse(entity).success) {
    return { type: 'survey.submitted', data: { ...toJobFacts(facts), survey: entity } }
  }
  if (event.putKey === 'provider.connected' || event.putKey === 'provider.offboarded') {
    return { type: event.putKey, data: { provider: entity } }
  }
  if (facts.update !== undefined) return toUpdateHandover(facts.update, facts, entity)
  return {
    type: 'message.other',
    data: {
      key: event.putKey,
      ...given('type', event.messageType),
      payload: entity,
      ...given('jobId', event.jobId),
    },
  }
}

/** The entity inside the recorded action; the whole where it names none. */
export function readEntity(event: Pick<ClaimedEvent, 'putKey' | 'body'>): unknown {
  const raw = parseJson(event.body)
  if (event.putKey === null || event.putKey === 'inbox_message') return readActions(raw)[0]?.entity ?? raw
  return readActions({ Actions: [raw] })[0]?.entity
}

function toJobHandover(facts: HandoverFacts, entity: unknown): Handover {
  const { event } = facts
  const job = jobEventSchema.parse(entity)
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
function toLostHandover(facts: HandoverFacts): Handover {
  const description = readStoredJob(facts)?.['description']
  return {
    type: 'job.canceled',
    data: {
      ...toJobFacts(facts),
      ...given('descriptionText', typeof description === 'string' ? toReadableText(description) : undefined),
    },
  }
}

/** What events of a job other than the job itself tell about it. */
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

/** The job as it was handed over last, with the status that Dispatch told last. */
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

function toUpdateHandover(update: StoredUpdate, facts: HandoverFacts, entity: unknown): Handover {
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

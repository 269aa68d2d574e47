import {
  ackEventSchema,
  eventIdOf,
  hashContent,
  idText,
  isFailedAck,
  isFullJob,
  isJsonObject,
  jobEventSchema,
  jobKeyOf,
  Pace,
  parseDispatchTime,
  readActions,
  readErr,
  stringifyJson,
  type Action,
  type DispatchId,
  type JobEvent,
  type JsonObject,
} from '@truckroll/protocol'
import {
  toJobSearch,
  type JobFacts,
  type NewEvent,
  type NewMessage,
  type NewVisit,
  visitStatuses,
} from '@truckroll/store'

export interface IncomingMessage {
  /** Message ID; for webhooks the hash of the body. */
  readonly messageId: string
  readonly credential: string
  readonly receivedAt: number
  readonly type?: string | undefined
  readonly payload: unknown
}

/** Entities that belong to the job's own order and hold it; the others are notices. */
const holdingKeys: ReadonlySet<string> = new Set(['job', 'appointment', 'attachment'])

/**
 * Turns a message into the events to be recorded: one for each entry of `Actions`, at least one, whatever it holds. Many
 * entries take several turns of the event loop.
 * Playbook: Dispatch Outbound > Payload Structure.
 */
export async function toNewMessage(message: IncomingMessage): Promise<NewMessage> {
  const actions = readActions(message.payload, message.type)
  const pace = new Pace()
  const events: NewEvent[] = []
  const hashes: string[] = []
  for (const action of actions) {
    const event = toNewEvent(message, action)
    events.push(event)
    hashes.push(hashContent(action.raw ?? null))
    await pace.spend(event.body.length * passes)
  }
  return {
    messageId: message.messageId,
    credential: message.credential,
    receivedAt: message.receivedAt,
    contentHash: hashContent([toEnvelope(message.payload, actions), hashes]),
    events,
  }
}

/** How often an entry is gone through while it is read. */
const passes = 4

/** What stands around the entries. */
function toEnvelope(payload: unknown, actions: readonly Action[]): unknown {
  const isAround = isJsonObject(payload) && actions[0]?.raw !== payload
  return isAround ? Object.entries(payload).filter(([name]) => name.toLowerCase() !== 'actions') : null
}

/** True if an entity of the message carries the time of its change. */
export function hasUpdatedAt(payload: unknown): boolean {
  return readActions(payload).some(
    (action) => isJsonObject(action.entity) && typeof action.entity['updated_at'] === 'string',
  )
}

function toNewEvent(message: IncomingMessage, action: Action): NewEvent {
  const id = eventIdOf(message.messageId, action.index)
  const { key, jobId } = jobKeyOf(action, id)
  const entity = isJsonObject(action.entity) ? action.entity : {}
  const job = action.putKey === 'job' ? jobEventSchema.safeParse(entity) : undefined
  const full = job?.success === true && jobId !== undefined && isFullJob(entity) ? job.data : undefined
  const settles = toSettlement(action)
  return {
    id,
    index: action.index,
    credential: message.credential,
    key,
    putKey: action.putKey,
    body: stringifyJson(action.raw ?? null),
    isNotice: jobId === undefined || action.putKey === null || !holdingKeys.has(action.putKey),
    ...given('jobId', jobId),
    ...given('entityId', toIdText(entity['id'])),
    ...given('organizationId', toIdText(entity['organization_id'])),
    ...given('messageType', message.type),
    ...given(
      'fullJob',
      full === undefined || jobId === undefined ? undefined : toJobFacts(jobId, full, stringifyJson(entity)),
    ),
    ...given('jobStatus', job?.success === true ? job.data.status : undefined),
    ...given('jobStatusMessage', job?.success === true ? job.data.status_message : undefined),
    ...given('visit', action.putKey === 'appointment' ? toVisit(entity) : undefined),
    ...given('settles', settles),
    ...given('twinHash', toTwinHash(action.putKey, entity)),
  }
}

/** Told by entry, since the message around it differs by the way it came. */
function toTwinHash(putKey: string | null, entity: JsonObject): string | undefined {
  const isTimed = typeof entity['updated_at'] === 'string'
  return isTimed && putKey !== null && toIdText(entity['id']) !== undefined
    ? hashContent([putKey, entity])
    : undefined
}

/** Read member by member: an odd one beside it does not hide where the visit stands. */
function toVisit(appointment: JsonObject): NewVisit | undefined {
  const status = visitStatuses.find((known) => known === appointment['status'])
  if (status === undefined) return undefined
  const updatedAt = appointment['updated_at']
  return {
    id: toIdText(appointment['id']) ?? '',
    status,
    ...given('externalId', toIdText(appointment['external_id'])),
    ...given('updatedAt', typeof updatedAt === 'string' ? parseDispatchTime(updatedAt) : undefined),
  }
}

/** Ids by the lenient reading; the body exactly as it came. */
function toJobFacts(jobId: string, job: JobEvent, body: string): JobFacts {
  return {
    id: jobId,
    idJson: stringifyJson(job.id),
    organizationIdJson: toJsonOf(job.organization_id),
    sourceIdJson: toJsonOf(job.source_id),
    organizationId: toIdText(job.organization_id),
    externalId: job.external_id ?? undefined,
    body,
    ...given('customerPhone', job.customer?.phone_number ?? undefined),
    ...toJobSearch(job),
  }
}

/** What an ack or err says of one of our updates; both lead back by `msg_id` alone. */
function toSettlement(action: Action): NewEvent['settles'] {
  if (action.putKey !== 'ack' && action.putKey !== 'err') return undefined
  const facts = readErr(action.entity)
  if (facts.msgId === undefined) return undefined
  const ack = ackEventSchema.safeParse(action.entity)
  const isRejected = action.putKey === 'err' || (ack.success && isFailedAck(ack.data))
  return {
    updateId: facts.msgId,
    state: isRejected ? 'rejected' : 'confirmed',
    ...given('message', facts.message),
  }
}

function toJsonOf(id: DispatchId | null | undefined): string | undefined {
  return id === undefined || id === null ? undefined : stringifyJson(id)
}

function toIdText(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? idText(id) : undefined
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined || value === null ? {} : ({ [name]: value } as Record<Name, Value>)
}

import type { GoOnOptions, JobFacts, NewEvent, NewMessage, NewUpdate, StoredProvider } from '@truckroll/store'

const RECEIVED_AT = Date.UTC(2026, 2, 1, 9)

/** How an attempt ends that goes on with its key. */
export const goOn: GoOnOptions = { claimMs: 60_000, holdsUnknown: false }

export interface JobOptions {
  readonly jobId?: string
  readonly organizationId?: string
  readonly credential?: string
  readonly status?: string
  readonly externalId?: string
  readonly sourceId?: string
  readonly customerPhone?: string
}

export function messageOf(messageId: string, ...events: Partial<NewEvent>[]): NewMessage {
  const credential = events[0]?.credential ?? 'default'
  return {
    messageId,
    credential,
    receivedAt: RECEIVED_AT,
    events: events.map((event, index) => ({
      id: `${messageId}_${index}`,
      index,
      credential,
      key: `event:${messageId}_${index}`,
      putKey: null,
      body: `{"of":"${messageId}"}`,
      isNotice: false,
      ...event,
    })),
  }
}

export function factsOf(options: JobOptions = {}): JobFacts {
  const { jobId = '30462', organizationId = '17' } = options
  return {
    id: jobId,
    idJson: jobId,
    organizationId,
    organizationIdJson: organizationId,
    sourceIdJson: options.sourceId,
    externalId: options.externalId,
    ...(options.customerPhone !== undefined && { customerPhone: options.customerPhone }),
    body: `{"id":${jobId},"title":"läuft über 漢"}`,
  }
}

/** A job object in full. */
export function fullJob(messageId: string, options: JobOptions = {}): NewMessage {
  const { jobId = '30462', organizationId = '17', credential = 'default', status = 'offered' } = options
  const facts = factsOf(options)
  return messageOf(messageId, {
    key: `job:${jobId}`,
    body: `{"of":"${messageId} \u{1F6E0}é","Put":{"job":${facts.body}}}`,
    jobId,
    putKey: 'job',
    entityId: jobId,
    organizationId,
    credential,
    jobStatus: status,
    fullJob: facts,
  })
}

/** A small event: id and status. */
export function jobStatus(messageId: string, status: string, jobId = '30462'): NewMessage {
  return messageOf(messageId, {
    key: `job:${jobId}`,
    jobId,
    putKey: 'job',
    entityId: jobId,
    jobStatus: status,
  })
}

export function note(messageId: string, entityId: string, jobId = '30462'): NewMessage {
  return messageOf(messageId, { key: `job:${jobId}`, jobId, putKey: 'attachment', entityId })
}

/** An event that nothing waits for. */
export function notice(messageId: string, jobId = '30462'): NewMessage {
  return messageOf(messageId, { key: `job:${jobId}`, jobId, putKey: 'surveyresponse', isNotice: true })
}

/** Dispatch's answer to an update. */
export function answerTo(
  updateId: string,
  state: 'confirmed' | 'rejected',
  messageId = `answer-${updateId}-${state}`,
  message?: string,
): NewMessage {
  const settles = { updateId, state, ...(message === undefined ? {} : { message }) }
  return messageOf(messageId, { key: `update:${updateId}`, putKey: 'ack', isNotice: true, settles })
}

export function updateOf(id: string, changes: Partial<NewUpdate> = {}): NewUpdate {
  return {
    id,
    jobId: '30462',
    kind: 'accept',
    source: 'rest',
    contentHash: `hash-${id}`,
    occurredAt: RECEIVED_AT,
    isForced: false,
    ordering: { kind: 'status' },
    echo: undefined,
    record: `{"id":"${id}"}`,
    warnings: [],
    ...changes,
  }
}

export function noteUpdate(id: string, changes: Partial<NewUpdate> = {}): NewUpdate {
  return updateOf(id, { kind: 'note', ordering: undefined, ...changes })
}

export function photo(id: string, bytes = 3, changes: Partial<NewUpdate> = {}): NewUpdate {
  return updateOf(id, {
    kind: 'attachment',
    ordering: undefined,
    file: new Uint8Array(bytes).fill(7),
    ...changes,
  })
}

export function providerOf(
  externalOrganizationId: string,
  changes: Partial<StoredProvider> = {},
): StoredProvider {
  return {
    externalOrganizationId,
    organizationId: undefined,
    organizationIdJson: undefined,
    name: `Provider ${externalOrganizationId}`,
    state: 'requested',
    stateText: undefined,
    profile: '{}',
    requestHash: 'request',
    settings: '{}',
    sealedCredentials: undefined,
    sealedDispatch: undefined,
    sealedBridge: undefined,
    credentialsVersion: 0,
    verifiedAt: undefined,
    isHeld: false,
    heldMessage: undefined,
    requestedAt: RECEIVED_AT,
    connectedAt: undefined,
    firstJobId: undefined,
    firstJobAt: undefined,
    ...changes,
  }
}

export function connectedProvider(
  externalOrganizationId: string,
  organizationId: string,
  changes: Partial<StoredProvider> = {},
): StoredProvider {
  return providerOf(externalOrganizationId, {
    organizationId,
    organizationIdJson: organizationId,
    state: 'connected',
    connectedAt: RECEIVED_AT,
    ...changes,
  })
}

/** Payloads of Dispatch's messages. Playbook: Quick Starts > Gateway. */
export interface WirePayload {
  readonly Actions: readonly { readonly ID: string | null; readonly Put: Readonly<Record<string, unknown>> }[]
}

/** A message of one or more entities, each under its name. */
export function payloadOf(...puts: readonly Readonly<Record<string, unknown>>[]): WirePayload {
  return { Actions: puts.map((Put) => ({ ID: null, Put })) }
}

export interface WireJob {
  readonly id: number
  readonly organizationId: number
  readonly status: string
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A job in full, as offered. */
export function jobPayload(job: WireJob): WirePayload {
  return payloadOf({
    job: {
      id: job.id,
      source_id: 123,
      organization_id: job.organizationId,
      title: `Job ${job.id}`,
      status: job.status,
      updated_at: toWireTime(job.updatedAt),
      address: { street_1: '1755 Ridgeview Dr', postal_code: '76012', timezone: 'America/Chicago' },
      customer: { id: 1_000 + job.id, first_name: 'James', email: `james.${job.id}@example.com` },
      ...job.fields,
    },
  })
}

/** The small event: a job's status and nothing else. */
export function statusPayload(job: {
  readonly id: number
  readonly status: string
  readonly updatedAt: number
  readonly externalId?: string
}): WirePayload {
  const { id, status, externalId } = job
  const facts = { id, status, status_message: '', updated_at: toWireTime(job.updatedAt) }
  return payloadOf({ job: externalId === undefined ? facts : { ...facts, external_id: externalId } })
}

export function appointmentPayload(visit: {
  readonly id: number
  readonly jobId: number
  readonly start: number
  readonly end: number
  readonly updatedAt: number
  readonly organizationId?: number
}): WirePayload {
  const { organizationId } = visit
  return payloadOf({
    appointment: {
      id: visit.id,
      job_id: visit.jobId,
      ...(organizationId === undefined ? {} : { organization_id: organizationId }),
      status: 'scheduled',
      start_time: toWireTime(visit.start),
      end_time: toWireTime(visit.end),
      updated_at: toWireTime(visit.updatedAt),
    },
  })
}

export function notePayload(note: {
  readonly id: number
  readonly jobId: number
  readonly text: string
  readonly updatedAt: number
}): WirePayload {
  return payloadOf({
    attachment: {
      id: note.id,
      entity_type: 'Job',
      entity_id: note.jobId,
      description: note.text,
      updated_at: toWireTime(note.updatedAt),
      deleted_at: null,
    },
  })
}

/** Dispatch processed the post of that MessageId. */
export function ackOf(messageId: string, model: string): WirePayload {
  return payloadOf({ ack: { id: 555, msg_id: messageId, action: 'inbound_ack', model, data: {} } })
}

/** Dispatch could not process it. */
export function errOf(messageId: string, model: string): WirePayload {
  return payloadOf({
    err: { payload: { err: { data_type: model, msg_id: messageId, message: 'Problem writing record' } } },
  })
}

/** `2018-05-18T10:05:46+0000`, as Dispatch writes times. */
function toWireTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+0000`
}

import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import type { KnownJob, Recorded, RecordedAct, RecordedMessage } from './recorded-message.ts'

/** Where the entity of a bridge event stands in its `data`, and what Dispatch calls it. */
const entities: Readonly<Record<string, { readonly member: string; readonly key: string }>> = {
  job: { member: 'job', key: 'job' },
  appointment: { member: 'appointment', key: 'appointment' },
  note: { member: 'note', key: 'attachment' },
  attachment: { member: 'attachment', key: 'attachment' },
  survey: { member: 'survey', key: 'surveyresponse' },
}

/** Is it `{ type: 'job.created', timestamp, data }`, as the bridge delivers? */
export function isBridgeEvent(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value['type'] === 'string' &&
    /^[a-z]+\.[a-z]+$/.test(value['type']) &&
    isJsonObject(value['data'])
  )
}

/**
 * What causes the event: messages of Dispatch, or an act at the gateway. Undefined if the value is not such
 * an event.
 */
export function readBridgeEvent(event: JsonObject): readonly Recorded[] | undefined {
  const type = String(event['type'])
  const data = isJsonObject(event['data']) ? event['data'] : {}
  const [family = ''] = type.split('.')
  if (type === 'provider.connected' || type === 'provider.offboarded') return toProviderAct(type, data)
  if (type === 'update.confirmed' || type === 'update.rejected') return toUpdateAct(type, data)
  if (type === 'message.other') {
    const { key, payload } = data
    return typeof key === 'string' ? [toMessage(key, payload)] : [{ type: undefined, payload }]
  }
  const entity = entities[family]
  const found = entity === undefined ? undefined : data[entity.member]
  if (entity === undefined || !isJsonObject(found)) return undefined
  const knownJob = type === 'job.created' ? undefined : toKnownJob(data)
  const known = knownJob === undefined ? {} : { knownJob }
  const message = { ...toMessage(entity.key, found), ...known }
  // A job must exist before it can change.
  return type === 'note.updated'
    ? [{ ...toMessage(entity.key, { ...found, updated_at: null }), ...known }, message]
    : [message]
}

function toProviderAct(
  act: 'provider.connected' | 'provider.offboarded',
  { provider }: JsonObject,
): readonly RecordedAct[] | undefined {
  if (!isJsonObject(provider)) return undefined
  const { externalOrganizationId, organizationId, name } = provider
  const id = toId(externalOrganizationId)
  if (id === undefined) return undefined
  const told = { organizationId: toId(organizationId), name: typeof name === 'string' ? name : undefined }
  return [{ act, provider: { externalOrganizationId: id, ...told } }]
}

function toUpdateAct(
  act: 'update.confirmed' | 'update.rejected',
  data: JsonObject,
): readonly RecordedAct[] | undefined {
  const update = isJsonObject(data['update']) ? data['update'] : {}
  const { kind, message } = update
  const knownJob = toKnownJob({ jobId: update['jobId'], ...data })
  if (knownJob === undefined || typeof kind !== 'string') return undefined
  return [{ act, knownJob, kind, message: typeof message === 'string' ? message : undefined }]
}

function toMessage(key: string, entity: unknown): RecordedMessage {
  return { type: key, payload: { Actions: [{ ID: null, Put: { [key]: entity } }] } }
}

function toKnownJob({ job, jobId, bmsId }: JsonObject): KnownJob | undefined {
  const object = isJsonObject(job) ? job : {}
  const id = toId(jobId) ?? toId(object['id'])
  if (id === undefined) return undefined
  return {
    id,
    organizationId: toId(object['organization_id']),
    sourceId: toId(object['source_id']),
    bmsId: typeof bmsId === 'string' ? bmsId : `job-${id}`,
  }
}

function toId(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : undefined
}

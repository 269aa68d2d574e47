import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { KnownJob, RecordedMessage } from './recorded-message.ts'

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
 * The messages by which Dispatch brings the event about.
 * @throws CliError `TR_CLI_FILE` for an event that comes about at the gateway.
 */
export function readBridgeEvent(event: JsonObject): readonly RecordedMessage[] | undefined {
  const type = String(event['type'])
  const data = isJsonObject(event['data']) ? event['data'] : {}
  const [family = ''] = type.split('.')
  if (family === 'update' || family === 'provider') {
    throw new CliError(
      'TR_CLI_FILE',
      `expected an event that Dispatch sends, got ${type}, which comes about at the gateway: use truckroll trigger ${type}`,
    )
  }
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
  // Only what was there before can change.
  return type === 'note.updated'
    ? [{ ...toMessage(entity.key, { ...found, updated_at: null }), ...known }, message]
    : [message]
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

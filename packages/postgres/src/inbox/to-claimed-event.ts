import {
  type ClaimedEvent,
  type HandedOver,
  previousOutcomes,
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readOptionalWord,
  readText,
  type Row,
  type StoredJob,
  toStoredJob,
} from '@truckroll/store'

/** Reads a row of the function claimed_events. */
export function toClaimedEvent(row: Row): ClaimedEvent {
  const id = readText(row, 'id')
  return {
    claim: { key: readText(row, 'key'), eventId: id, token: readInteger(row, 'token') },
    id,
    messageId: readText(row, 'message_id'),
    credential: readText(row, 'credential'),
    putKey: readOptionalText(row, 'put_key') ?? null,
    jobId: readOptionalText(row, 'job_id'),
    entityId: readOptionalText(row, 'entity_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    messageType: readOptionalText(row, 'message_type'),
    body: readText(row, 'body'),
    isFullJob: readFlag(row, 'is_full_job'),
    isNotice: readFlag(row, 'is_notice'),
    recordedAt: readInteger(row, 'recorded_at'),
    provider: readOptionalText(row, 'provider'),
    attempts: readInteger(row, 'attempts'),
    failures: readInteger(row, 'failures'),
    previous: readOptionalWord(row, 'previous', previousOutcomes),
    failingSince: readOptionalInteger(row, 'failing_since'),
    handed: toHandedOver(row),
    job: toJob(row['job']),
    isEntityKnown: row['is_entity_known'] === true,
    steps: toSteps(row['steps']),
  }
}

function toHandedOver(row: Row): HandedOver | undefined {
  const type = readOptionalText(row, 'handed_type')
  const data = readOptionalText(row, 'handed_data')
  return type === undefined || data === undefined ? undefined : { type, data }
}

function toJob(value: unknown): StoredJob | undefined {
  return isRow(value) ? toStoredJob(value) : undefined
}

function toSteps(value: unknown): Readonly<Record<string, string>> {
  if (!isRow(value)) return {}
  return Object.fromEntries(Object.keys(value).map((name) => [name, readText(value, name)]))
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}
